import { homedir } from 'node:os';
import { join } from 'node:path';
import { STREAM_ACCOUNT } from '#libs/contracts';
import { findNatsServer, keepRunning, startNats, startPostgres } from '#libs/embedded';
import type { Log } from '#libs/kernel';
import { databaseOf, roleUrl, setUpDatabase } from '#libs/persistence';
import type { DataDirectory } from './config/data-directory.js';
import type { Environment } from './config/environment.js';
import { NATS_CONF, natsPasswords, natsUrlOf, ownerOf } from './credentials.js';
import { writeNatsConfiguration } from './nats/configuration.js';
import type { SystemUser } from './nats/system-users.js';
import { retryWhileUnreachable } from './retry-while-unreachable.js';
import { schemasToSetUp } from './schemas.js';
import type { BackendService } from './service-definition.js';
import { runAll, type StartupSteps } from './startup-steps.js';

/** Where a service finds its schema and its stream. */
export interface ConnectionUrls {
  readonly databaseUrl: string;
  readonly natsUrl: string;
}

/** The servers of a process's own, which it may start. */
export interface EmbeddedServers {
  readonly directory: DataDirectory;
  readonly natsUsers: readonly SystemUser[];
}

interface InfrastructureDependencies {
  readonly environment: Environment;
  readonly secret: string;
  /** Null where a process must not start servers. */
  readonly embedded: EmbeddedServers | null;
  readonly steps: StartupSteps;
  readonly log: Log;
}

/** PostgreSQL and NATS: those that the settings name, or embedded ones where they name none. */
export class Infrastructure {
  /** They stop the servers that were started for this process alone. */
  private readonly stops: (() => Promise<void>)[] = [];
  private readonly databaseUrls = new Map<string, string>();
  private readonly natsUrls = new Map<string, string>();

  constructor(private readonly deps: InfrastructureDependencies) {}

  /** Starts missing servers, and creates missing schemas and roles. */
  async start(services: readonly BackendService[]): Promise<void> {
    const { environment } = this.deps;
    const lacking = (setting: 'DATABASE_URL' | 'NATS_URL') =>
      services.filter(({ name }) => environment.ownSetting(name, setting) === undefined);
    await runAll([this.provideDatabase(lacking('DATABASE_URL')), this.provideNats(lacking('NATS_URL'))]);
  }

  connectionUrlsOf(service: string): ConnectionUrls {
    const { environment } = this.deps;
    const databaseUrl = environment.ownSetting(service, 'DATABASE_URL') ?? this.databaseUrls.get(service);
    const natsUrl = environment.ownSetting(service, 'NATS_URL') ?? this.natsUrls.get(service);
    if (databaseUrl === undefined || natsUrl === undefined) throw new Error(`${service} has nowhere to connect to.`);
    return { databaseUrl, natsUrl };
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.toReversed()) await stop();
  }

  /** @param services those without a database of their own, which an operator has set up */
  private async provideDatabase(services: readonly BackendService[]): Promise<void> {
    if (services.length === 0) return;
    const adminUrl = await this.adminUrl();
    if (adminUrl === null) return;
    const { steps, secret } = this.deps;
    const owners = schemasToSetUp(services).map((schema) => ownerOf(schema, databaseOf(adminUrl), secret));
    await steps.run('schemas and roles', async () => {
      const made = await retryWhileUnreachable('PostgreSQL', () => setUpDatabase(adminUrl, owners));
      return made.length === 0
        ? 'schemas and roles are there'
        : `created the schemas ${made.join(', ')} and their roles`;
    });
    for (const owner of owners) this.databaseUrls.set(owner.schema, roleUrl(adminUrl, owner));
  }

  private async adminUrl(): Promise<string | null> {
    const { environment, embedded, steps } = this.deps;
    if (environment.DATABASE_URL !== undefined || embedded === null) return environment.DATABASE_URL ?? null;
    let url = '';
    await steps.run('PostgreSQL', async (report) => {
      const options = { dataDir: join(embedded.directory.path, 'postgres') };
      const server = await startPostgres({ ...options, report });
      const { port } = server;
      const restart = async () => {
        const restarted = await startPostgres({ ...options, port });
        if (restarted.port !== port) {
          throw new Error(`Another process started it on port ${String(restarted.port)}, not ${String(port)}.`);
        }
        return restarted;
      };
      this.stops.push(keepRunning(server, restart, this.warnOf('PostgreSQL')));
      url = server.adminUrl;
      return `PostgreSQL ${server.how} on ${new URL(url).host}`;
    });
    return url;
  }

  /** @param services those without a NATS server of their own */
  private async provideNats(services: readonly BackendService[]): Promise<void> {
    const { environment, embedded, secret } = this.deps;
    const { NATS_URL: url } = environment;
    if (services.length === 0) return;
    if (url !== undefined) {
      for (const { name } of services) this.natsUrls.set(name, url);
    } else if (embedded !== null) {
      const port = await this.startNats(embedded);
      for (const { name } of services) this.natsUrls.set(name, natsUrlOf(name, secret, port));
    }
  }

  private async startNats({ directory, natsUsers }: EmbeddedServers): Promise<number> {
    let port = 0;
    await this.deps.steps.run('NATS', async (report) => {
      const { binary, from } = await findNatsServer({
        path: process.env.PATH,
        cacheDir: join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'parley'),
        report,
      });
      const options = {
        dataDir: join(directory.path, 'nats'),
        binary,
        configFile: await writeNatsConfiguration(NATS_CONF, natsUsers, join(directory.path, 'nats', 'conf')),
        env: natsPasswords(natsUsers, this.deps.secret),
        account: STREAM_ACCOUNT,
      };
      const server = await startNats({ ...options, report });
      ({ port } = server);
      this.stops.push(keepRunning(server, () => startNats({ ...options, port }), this.warnOf('NATS')));
      return `NATS server ${server.version} (from ${from}) on 127.0.0.1:${String(port)}`;
    });
    return port;
  }

  private warnOf(server: string): (what: string) => void {
    return (what) => {
      this.deps.log.warn({ server }, `${server}: ${what}`);
    };
  }
}
