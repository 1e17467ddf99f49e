import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import pg from 'pg';
import { type EmbeddedNats, type EmbeddedPostgres, startNats, startPostgres } from '#libs/embedded';
import { signToken } from '#libs/http';
import { databaseOf, roleUrl, setUpDatabase, sqlState } from '#libs/persistence';
import { eventually, Link, startParley, testSetting } from '#libs/testing';
import { natsUsers } from '../../../apps/forum/src/nats-users.js';
import { NATS_CONF, natsPasswords, natsUrlOf } from '../../../libs/runtime/src/credentials.js';
import { writeNatsConfiguration } from '../../../libs/runtime/src/nats/configuration.js';
import { type LinkedReplica, type Links, Replica, type Service, services } from './replica.js';
import { LockHolder } from './lock-holder.js';

const SECRET = 'a secret for things that are broken on purpose';
const PASSWORD = 'only for this test';

/** Parley with its own Postgres cluster and NATS server, which tests can kill. */
export class Installation {
  readonly replicas: Replica[] = [];
  /** Clients stop retrying. */
  isDestroyed = false;
  private roundRobin = 0;

  private constructor(
    private readonly folder: string,
    public postgres: EmbeddedPostgres,
    public nats: EmbeddedNats,
  ) {}

  /** @param postgres settings of postgresql.conf; defaults: the embedded ones, with fsync on */
  static async create(postgres: Record<string, string> = {}): Promise<Installation> {
    const folder = mkdtempSync(join(tmpdir(), 'parley-chaos-'));
    const [database, broker] = await Promise.all([
      startPostgres({ dataDir: join(folder, 'postgres'), settings: postgres }),
      startBroker(folder),
    ]);
    const owners = services.map((schema) => ({ schema, role: roleOf(database.adminUrl, schema), password: PASSWORD }));
    await setUpDatabase(database.adminUrl, owners);
    return new Installation(folder, database, broker);
  }

  /** Starts a process with all services, or those in PARLEY_SERVICES. */
  addReplica(settings: Record<string, string> = {}): Promise<Replica> {
    return this.launch(null, settings);
  }

  /** Starts a process with a link for each of its connections. */
  async addLinkedReplica(settings: Record<string, string> = {}): Promise<LinkedReplica> {
    const postgres = await linksTo((service) => this.databaseUrl(service));
    const nats = await linksTo((service) => this.natsUrl(service));
    return (await this.launch({ postgres, nats }, settings)) as LinkedReplica;
  }

  /** The next running replica of a service, round-robin. @throws {Error} if there is none */
  nextReplica(service: Service): Replica {
    const candidates = this.replicas.filter((replica) => replica.isAtWork && replica.ids.has(service));
    const one = candidates[this.roundRobin++ % candidates.length];
    if (one === undefined) throw new Error(`no replica with ${service} is at work`);
    return one;
  }

  /** The address of a running replica. */
  get address(): string {
    return this.nextReplica('posts').address;
  }

  /** Restarts a stopped NATS server with the same store and port. */
  async startNatsAgain(): Promise<void> {
    this.nats = await startBroker(this.folder, this.nats.port);
  }

  async restartNats(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    process.kill(this.nats.pid, signal);
    await this.startNatsAgain();
  }

  /** Stops NATS and deletes its store, like a lost disk. */
  async loseNatsStore(): Promise<void> {
    await this.nats.stop();
    rmSync(join(this.natsFolder, 'store'), { recursive: true });
  }

  /** Copies the current store of the NATS server. */
  async keepNatsStore(): Promise<void> {
    process.kill(this.nats.pid, 'SIGKILL');
    cpSync(join(this.natsFolder, 'store'), join(this.natsFolder, 'kept'), { recursive: true, force: true });
    await this.startNatsAgain();
  }

  /** Restores that copy, like a power failure that loses unflushed data. */
  async revertNatsStore(): Promise<void> {
    await this.loseNatsStore();
    renameSync(join(this.natsFolder, 'kept'), join(this.natsFolder, 'store'));
    await this.startNatsAgain();
  }

  /** Kills the cluster (immediate shutdown), restarts it at another port, and redirects the links. */
  async restartPostgres(): Promise<void> {
    process.kill(this.postgres.pid, 'SIGQUIT');
    this.postgres = await startPostgres({ dataDir: join(this.folder, 'postgres') });
    for (const { links } of this.replicas) {
      if (links !== null) for (const service of services) links.postgres[service].redirect(this.databaseUrl(service));
    }
  }

  /** A connection as the operator, who may read the stream, or as a service, which may publish its own events. */
  connectToNats(as = 'operator'): Promise<NatsConnection> {
    const { username: user, password: pass } = new URL(this.natsUrl(as));
    return connect({ servers: this.nats.url, user, pass, inboxPrefix: `_INBOX.${as}` });
  }

  /** @see LockHolder */
  holdLock(sql: string, parameters: unknown[] = []): Promise<LockHolder> {
    return LockHolder.acquire(this.postgres.adminUrl, sql, parameters);
  }

  token(sub: string, ...roles: string[]): Promise<string> {
    return signToken(SECRET, { sub, name: sub, roles }, '8h');
  }

  async query<Row extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.postgres.adminUrl });
    await client.connect();
    try {
      return (await client.query<Row>(sql, parameters)).rows;
    } finally {
      await client.end();
    }
  }

  /** The database time, which leases use. */
  async now(): Promise<Date> {
    const [row] = await this.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    if (row === undefined) throw new Error('the database has no clock');
    return row.now;
  }

  /** Waits until this time has passed by the database clock. */
  async waitFor(seconds: number, since: Date): Promise<void> {
    const end = since.getTime() + seconds * 1_000;
    await eventually(
      async () => {
        expect((await this.now()).getTime()).toBeGreaterThanOrEqual(end);
      },
      (seconds + 60) * 1_000,
    );
  }

  /** The current relay of a service, by its lease. */
  async relayOf(service: Service): Promise<{ owner: string; epoch: number }> {
    const [lease] = await this.query<{ owner: string; epoch: number }>(
      `SELECT owner, epoch::integer AS epoch FROM ${service}.relay_lease`,
    );
    if (lease === undefined) throw new Error('there is no lease');
    return lease;
  }

  async destroy(): Promise<void> {
    this.isDestroyed = true;
    await this.writeDiagnostics();
    await Promise.all(this.replicas.filter(({ isRunning }) => isRunning).map((replica) => replica.stop('SIGKILL')));
    await this.nats.stop();
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true });
  }

  private async launch(serverLinks: Omit<Links, 'client'> | null, settings: Record<string, string>): Promise<Replica> {
    const chosen = services.filter((service) => (settings.PARLEY_SERVICES ?? service).split(',').includes(service));
    const urls: Record<string, string> = {};
    for (const service of services) {
      urls[`${service.toUpperCase()}_DATABASE_URL`] = serverLinks?.postgres[service].url ?? this.databaseUrl(service);
      urls[`${service.toUpperCase()}_NATS_URL`] = serverLinks?.nats[service].url ?? this.natsUrl(service);
    }
    const before = new Set((await this.ids(chosen)).map(({ id }) => id));
    const started = await startParley('forum', {
      // With these settings, a process starts no embedded servers.
      DATABASE_URL: this.postgres.adminUrl,
      NATS_URL: this.natsUrl('posts'),
      ...urls,
      PARLEY_SECRET: SECRET,
      PARLEY_DATA_DIR: mkdtempSync(join(this.folder, 'data-')),
      PARLEY_LEASE_MS: '1500',
      ...settings,
    });
    const ids = (await this.ids(chosen)).filter(({ id }) => !before.has(id));
    const links = serverLinks === null ? null : { ...serverLinks, client: await Link.to(started.address) };
    const replica = new Replica(started, new Map(ids.map(({ service, id }) => [service, id])), links);
    this.replicas.push(replica);
    return replica;
  }

  /** The ids of all past and present replicas, from the tables of their services. */
  private async ids(of: readonly Service[]): Promise<{ service: Service; id: string }[]> {
    const all = of.map((service) => `SELECT '${service}' AS service, id FROM ${service}.replicas`);
    try {
      return await this.query(all.join(' UNION ALL '));
    } catch (error) {
      // There are no tables before the first replica.
      if (sqlState(error) === UNDEFINED_TABLE) return [];
      throw error;
    }
  }

  /** Writes logs and database state to the folder CHAOS_LOGS, if that is set. */
  private async writeDiagnostics(): Promise<void> {
    const folder = process.env.CHAOS_LOGS;
    if (folder === undefined) return;
    const name = join(folder, basename(this.folder));
    for (const [n, { lines }] of this.replicas.entries()) writeFileSync(`${name}-${String(n)}.log`, lines.join('\n'));
    const state: Record<string, unknown> = {};
    for (const service of services) {
      for (const table of ['consumer_positions', 'parked_events', 'relay_lease', 'replicas', 'outbox']) {
        state[`${service}.${table}`] = await this.query(`SELECT * FROM ${service}.${table}`);
      }
    }
    state.activity = await this.query('SELECT * FROM pg_stat_activity WHERE application_name LIKE $1', ['parley%']);
    state.locks = await this.query('SELECT * FROM pg_locks');
    writeFileSync(`${name}-state.json`, JSON.stringify(state, null, 1));
  }

  private get natsFolder(): string {
    return join(this.folder, 'nats');
  }

  private natsUrl(user: string): string {
    return natsUrlOf(user, SECRET, this.nats.port);
  }

  private databaseUrl(service: Service): string {
    const { adminUrl } = this.postgres;
    return roleUrl(adminUrl, { schema: service, role: roleOf(adminUrl, service), password: PASSWORD });
  }
}

/** With the shipped permissions, so that a missing one shows up in a failure. */
async function startBroker(folder: string, port?: number): Promise<EmbeddedNats> {
  const dataDir = join(folder, 'nats');
  return startNats({
    dataDir,
    binary: testSetting('NATS_SERVER'),
    configFile: await writeNatsConfiguration(NATS_CONF, natsUsers, join(dataDir, 'conf')),
    env: natsPasswords(natsUsers, SECRET),
    ...(port !== undefined && { port }),
  });
}

const UNDEFINED_TABLE = '42P01';

async function linksTo(url: (service: Service) => string): Promise<Record<Service, Link>> {
  const [posts, comments, notifications] = await Promise.all(services.map((service) => Link.to(url(service))));
  if (posts === undefined || comments === undefined || notifications === undefined)
    throw new Error('a link is missing');
  return { posts, comments, notifications };
}

/** Roles belong to the cluster, which has one database only here. */
function roleOf(adminUrl: string, schema: string): string {
  return `${databaseOf(adminUrl)}_${schema}`;
}
