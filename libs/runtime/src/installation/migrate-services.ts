import { join } from 'node:path';
import { startPostgres } from '#libs/embedded';
import { createDataSource, databaseOf, migrate, roleUrl, setUpDatabase } from '#libs/persistence';
import { DataDirectory } from '../config/data-directory.js';
import { ownerOf } from '../credentials.js';
import { retryWhileUnreachable } from '../retry-while-unreachable.js';
import { schemasToSetUp } from '../schemas.js';
import { migrationFolders } from '../service/migration-folders.js';
import type { BackendService } from '../service-definition.js';
import type { Installation } from './installation.js';

/** What `migrateServices` has done to one schema. */
export interface MigratedSchema {
  readonly service: string;
  /** Whether schema and role were created. */
  readonly made: boolean;
  /** Those that ran, in their order; empty where the schema was up to date. */
  readonly migrations: readonly string[];
}

/**
 * Creates missing schemas and roles, and migrates the services' schemas. Where the settings name no database and the embedded
 * PostgreSQL does not run, it is started until this is done; nothing else of Parley is.
 * @throws the same errors as a start
 */
export async function migrateServices(
  installation: Installation,
  services: readonly BackendService[],
): Promise<MigratedSchema[]> {
  const { environment } = installation;
  const needsAdmin = services.some(({ name }) => environment.ownSetting(name, 'DATABASE_URL') === undefined);
  const server = needsAdmin ? await databaseServer(installation) : null;
  try {
    const made = server === null ? [] : await setUp(server, services);
    const migrated: MigratedSchema[] = [];
    for (const service of services) {
      const { name } = service;
      const url = environment.ownSetting(name, 'DATABASE_URL') ?? server?.urlOf(name);
      if (url === undefined) throw new Error(`${name} has no database.`);
      migrated.push({ service: name, made: made.includes(name), migrations: await migrateSchema(service, url) });
    }
    return migrated;
  } finally {
    await server?.stop();
  }
}

interface DatabaseServer {
  readonly adminUrl: string;
  readonly secret: string;
  urlOf(service: string): string;
  /** Stops it if it was started for this alone. */
  stop(): Promise<void>;
}

/** That of the settings, or the embedded one, which is started for this if it does not run. */
async function databaseServer(installation: Installation): Promise<DatabaseServer> {
  const running = await installation.adminDatabaseUrl();
  if (running !== null) return serverAt(running, installation.secret, () => Promise.resolve());
  const directory = new DataDirectory(installation.directory);
  directory.lock();
  const server = await startPostgres({ dataDir: join(directory.path, 'postgres') });
  const secret = installation.environment.PARLEY_SECRET ?? directory.secret();
  return serverAt(server.adminUrl, secret, async () => {
    await server.stop();
    directory.unlock();
  });
}

function serverAt(adminUrl: string, secret: string, stop: () => Promise<void>): DatabaseServer {
  return {
    adminUrl,
    secret,
    urlOf: (service) => roleUrl(adminUrl, ownerOf(service, databaseOf(adminUrl), secret)),
    stop,
  };
}

async function setUp({ adminUrl, secret }: DatabaseServer, services: readonly BackendService[]): Promise<string[]> {
  const owners = schemasToSetUp(services).map((schema) => ownerOf(schema, databaseOf(adminUrl), secret));
  return retryWhileUnreachable('PostgreSQL', () => setUpDatabase(adminUrl, owners));
}

async function migrateSchema(service: BackendService, url: string): Promise<string[]> {
  const dataSource = createDataSource({
    url,
    schema: service.name,
    entities: [],
    poolSize: 2,
    applicationName: `parley migrate ${service.name}`,
    idleInTransactionTimeout: 5_000,
  });
  await retryWhileUnreachable('PostgreSQL', () => dataSource.initialize());
  try {
    return await migrate(dataSource, migrationFolders(service));
  } finally {
    await dataSource.destroy();
  }
}
