import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import pg from 'pg';
import {
  type EmbeddedNats,
  type EmbeddedPostgres,
  startNats,
  startPostgres,
  writeNatsConfiguration,
} from '#libs/embedded';
import { signToken } from '#libs/http';
import { databaseOf, roleUrl, setUpDatabase, sqlState } from '#libs/persistence';
import { eventually, Link, startParley, testSetting } from '#libs/testing';
import { natsUsers } from '../../../apps/forum/src/nats-users.js';
import { NATS_CONF, natsPasswords, natsUrlOf } from '../../../libs/runtime/src/credentials.js';
import { type LinkedReplica, type Links, Replica, type Service, services } from './replica.js';
import { LockHolder } from './lock-holder.js';

const SECRET = 'a secret for things that are broken on purpose';
const PASSWORD = 'only for this test';

/** Parley with a Postgres cluster and a NATS server of its own, so that they can be killed. */
export class Installation {
  readonly replicas: Replica[] = [];
  /** Nobody need try again. */
  isDestroyed = false;
  private roundRobin = 0;

  private constructor(
    private readonly folder: string,
    public postgres: EmbeddedPostgres,
    public nats: EmbeddedNats,
  ) {}

  /** @param postgres settings of postgresql.conf; those of a laptop otherwise, with fsync on */
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

  /** One more process with all services, unless PARLEY_SERVICES names some. */
  addReplica(settings: Record<string, string> = {}): Promise<Replica> {
    return this.launch(null, settings);
  }

  /** One more process whose ways to and from it can be meddled with, each by itself. */
  async addLinkedReplica(settings: Record<string, string> = {}): Promise<LinkedReplica> {
    const postgres = await linksTo((service) => this.databaseUrl(service));
    const nats = await linksTo((service) => this.natsUrl(service));
    return (await this.launch({ postgres, nats }, settings)) as LinkedReplica;
  }

  /** A replica that is at work: each in its turn. @throws {Error} if there is none with this service */
  nextReplica(service: Service): Replica {
    const candidates = this.replicas.filter((replica) => replica.isAtWork && replica.ids.has(service));
    const one = candidates[this.roundRobin++ % candidates.length];
    if (one === undefined) throw new Error(`no replica with ${service} is at work`);
    return one;
  }

  /** The address of a replica that is at work, and has all services if there is such a one. */
  get address(): string {
    return this.nextReplica('posts').address;
  }

  /** Brings back a NATS server that has ended, with the same store and port. */
  async startNatsAgain(): Promise<void> {
    this.nats = await startBroker(this.folder, this.nats.port);
  }

  async restartNats(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    process.kill(this.nats.pid, signal);
    await this.startNatsAgain();
  }

  /** Ends it and takes away all that it had stored, as a lost disk would. */
  async loseNatsStore(): Promise<void> {
    await this.nats.stop();
    rmSync(join(this.natsFolder, 'store'), { recursive: true });
  }

  /** Keeps a copy of what the NATS server has stored until now. */
  async keepNatsStore(): Promise<void> {
    process.kill(this.nats.pid, 'SIGKILL');
    cpSync(join(this.natsFolder, 'store'), join(this.natsFolder, 'kept'), { recursive: true, force: true });
    await this.startNatsAgain();
  }

  /** Brings the NATS server back to that copy, as a loss of power does that takes what was not yet on the disk. */
  async revertNatsStore(): Promise<void> {
    await this.loseNatsStore();
    renameSync(join(this.natsFolder, 'kept'), join(this.natsFolder, 'store'));
    await this.startNatsAgain();
  }

  /** Kills the whole cluster at once (an immediate shutdown), and starts it again: at another port, to which the links lead. */
  async restartPostgres(): Promise<void> {
    process.kill(this.postgres.pid, 'SIGQUIT');
    this.postgres = await startPostgres({ dataDir: join(this.folder, 'postgres') });
    for (const { links } of this.replicas) {
      if (links !== null) for (const service of services) links.postgres[service].redirect(this.databaseUrl(service));
    }
  }

  /** A connection of the operator, who may look at the stream, or of a service, who may tell what is its own. */
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

  /** The database's own time, by which leases end. */
  async now(): Promise<Date> {
    const [row] = await this.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    if (row === undefined) throw new Error('the database has no clock');
    return row.now;
  }

  /** Waits until so much time is over by the database's clock. */
  async waitFor(seconds: number, since: Date): Promise<void> {
    const end = since.getTime() + seconds * 1_000;
    await eventually(
      async () => {
        expect((await this.now()).getTime()).toBeGreaterThanOrEqual(end);
      },
      (seconds + 60) * 1_000,
    );
  }

  /** Who is the relay of a service now, as the lease says. */
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
      // Where a process finds these, it starts no servers of its own.
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

  /** Of all replicas that there have been, as their services' tables know them. */
  private async ids(of: readonly Service[]): Promise<{ service: Service; id: string }[]> {
    const all = of.map((service) => `SELECT '${service}' AS service, id FROM ${service}.replicas`);
    try {
      return await this.query(all.join(' UNION ALL '));
    } catch (error) {
      // Before the first replica there are no tables.
      if (sqlState(error) === UNDEFINED_TABLE) return [];
      throw error;
    }
  }

  /** Keeps what the processes said, and where the consumers stand, in the folder `CHAOS_LOGS`, if there is such a setting. */
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

/** With the rights that are shipped: nobody may lack one in an emergency. */
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

/** Roles belong to the whole cluster, but here it has one database only. */
function roleOf(adminUrl: string, schema: string): string {
  return `${databaseOf(adminUrl)}_${schema}`;
}
