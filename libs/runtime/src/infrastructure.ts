import { homedir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, keepRunning, layOutConfiguration, startNats, startPostgres } from '#libs/embedded';
import type { Log } from '#libs/kernel';
import { databaseOf, roleUrl, setUpDatabase } from '#libs/persistence';
import { natsPasswords, natsUrlOf, ownerOf, SHIPPED_CONFIGURATION } from './credentials.js';
import type { DataDirectory } from './config/data-directory.js';
import type { Environment } from './config/environment.js';
import { type ServiceName, serviceNames } from './service-definition.js';
import { patiently } from './patience.js';
import { type Steps, together } from './steps.js';

/** Where a service finds its schema and its stream. */
export interface Wires {
  readonly databaseUrl: string;
  readonly natsUrl: string;
}

/** The servers that Parley stands on: those that the settings name, or our own where they name none. */
export class Infrastructure {
  /** What stops those that were started for this process alone. */
  private readonly stops: (() => Promise<void>)[] = [];
  private databases: Partial<Record<ServiceName, string>> = {};
  private brokers: Partial<Record<ServiceName, string>> = {};

  constructor(
    private readonly environment: Environment,
    private readonly secret: string,
    /** Null where a process must not start servers of its own. */
    private readonly directory: DataDirectory | null,
    private readonly steps: Steps,
    private readonly log: Log,
  ) {}

  /** Starts what is missing, and makes the schemas and roles that are missing. */
  async start(services: readonly ServiceName[]): Promise<void> {
    await together([this.provideDatabase(services), this.provideBroker(services)]);
  }

  wiresOf(service: ServiceName): Wires {
    const databaseUrl = this.environment.ownSetting(service, 'DATABASE_URL') ?? this.databases[service];
    const natsUrl = this.environment.ownSetting(service, 'NATS_URL') ?? this.brokers[service];
    if (databaseUrl === undefined || natsUrl === undefined) throw new Error(`${service} has nowhere to connect to.`);
    return { databaseUrl, natsUrl };
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.toReversed()) await stop();
  }

  private async provideDatabase(services: readonly ServiceName[]): Promise<void> {
    const adminUrl = await this.adminUrl();
    // A service with a URL of its own has been set up by whoever gave it one.
    if (
      adminUrl === null ||
      services.every((service) => this.environment.ownSetting(service, 'DATABASE_URL') !== undefined)
    )
      return;
    const owners = serviceNames.map((service) => ownerOf(service, databaseOf(adminUrl), this.secret));
    await this.steps.run('schemas and roles', async () => {
      const made = await patiently('PostgreSQL', () => setUpDatabase(adminUrl, owners));
      return made.length === 0 ? 'schemas and roles are there' : `made the schemas ${made.join(', ')} and their roles`;
    });
    for (const owner of owners) this.databases[owner.schema as ServiceName] = roleUrl(adminUrl, owner);
  }

  private async adminUrl(): Promise<string | null> {
    const { directory } = this;
    const given = this.environment.DATABASE_URL;
    if (given !== undefined || directory === null) return given ?? null;
    let url = '';
    await this.steps.run('PostgreSQL', async (report) => {
      const options = { dataDir: join(directory.path, 'postgres') };
      const server = await startPostgres({ ...options, report });
      const { port } = server;
      const startAgain = async () => {
        const again = await startPostgres({ ...options, port });
        if (again.port !== port)
          throw new Error(`Somebody started it on port ${String(again.port)}, not ${String(port)}.`);
        return again;
      };
      this.stops.push(keepRunning(server, startAgain, this.warnOf('PostgreSQL')));
      url = server.adminUrl;
      return `PostgreSQL ${server.how} on ${new URL(url).host}`;
    });
    return url;
  }

  private async provideBroker(services: readonly ServiceName[]): Promise<void> {
    const { directory } = this;
    const given = this.environment.NATS_URL;
    if (services.every((service) => this.environment.ownSetting(service, 'NATS_URL') !== undefined)) return;
    if (given !== undefined) {
      this.brokers = Object.fromEntries(serviceNames.map((service) => [service, given]));
      return;
    }
    if (directory === null) return;
    await this.steps.run('NATS', async (report) => {
      const { binary, from } = await findNatsServer({
        path: process.env.PATH,
        cacheDir: join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'parley'),
        report,
      });
      const options = {
        dataDir: join(directory.path, 'nats'),
        binary,
        configFile: await layOutConfiguration(SHIPPED_CONFIGURATION, join(directory.path, 'nats', 'conf')),
        env: natsPasswords(this.secret),
      };
      const server = await startNats({ ...options, report });
      const { port } = server;
      this.stops.push(keepRunning(server, () => startNats({ ...options, port }), this.warnOf('NATS')));
      this.brokers = Object.fromEntries(serviceNames.map((name) => [name, natsUrlOf(name, this.secret, server.port)]));
      return `NATS server ${server.version} (from ${from}) on 127.0.0.1:${String(server.port)}`;
    });
  }

  private warnOf(server: string): (what: string) => void {
    return (what) => {
      this.log.warn({ server }, `${server}: ${what}`);
    };
  }
}
