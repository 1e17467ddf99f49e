import { join } from 'node:path';
import { startPostgres } from '#libs/embedded';
import { createDataSource, databaseOf, migrate, roleUrl, setUpDatabase } from '#libs/persistence';
import { DataDirectory } from '../config/data-directory.js';
import { ownerOf } from '../credentials.js';
import { patiently } from '../patience.js';
import { migrationFolders } from '../service/migration-folders.js';
import { type ServiceDefinition, serviceNames } from '../service-definition.js';
import type { Installation } from './installation.js';

/** What was done to one service's schema. */
export interface MigratedSchema {
  readonly service: string;
  /** Whether schema and role were made. */
  readonly made: boolean;
  /** Those that ran, in their order; empty where it was up to date. */
  readonly migrations: readonly string[];
}

/**
 * Makes the schemas and roles that are missing and migrates the services' schemas. Nothing of Parley is started but, where
 * the settings name no database and ours does not run, the embedded PostgreSQL until it is done.
 * @throws errors as a start does
 */
export async function migrateServices(
  installation: Installation,
  definitions: readonly ServiceDefinition[],
): Promise<MigratedSchema[]> {
  const { environment } = installation;
  const needAdmin = definitions.some(({ name }) => environment.ownSetting(name, 'DATABASE_URL') === undefined);
  const server = needAdmin ? await databaseServer(installation) : null;
  try {
    const made = server === null ? [] : await setUp(server);
    const migrated: MigratedSchema[] = [];
    for (const definition of definitions) {
      const { name } = definition;
      const url = environment.ownSetting(name, 'DATABASE_URL') ?? server?.urlOf(name);
      if (url === undefined) throw new Error(`${name} has no database.`);
      migrated.push({ service: name, made: made.includes(name), migrations: await migrateSchema(definition, url) });
    }
    return migrated;
  } finally {
    await server?.stop();
  }
}

interface DatabaseServer {
  readonly adminUrl: string;
  readonly secret: string;
  urlOf(service: ServiceDefinition['name']): string;
  /** Ends it where it was started for this alone. */
  stop(): Promise<void>;
}

/** That of the settings, or ours that runs, or ours, started for this alone. */
async function databaseServer(installation: Installation): Promise<DatabaseServer> {
  const running = await installation.adminDatabaseUrl();
  if (running !== null) return described(running, installation.secret, () => Promise.resolve());
  const directory = new DataDirectory(installation.directory);
  directory.lock();
  const server = await startPostgres({ dataDir: join(directory.path, 'postgres') });
  const secret = installation.environment.PARLEY_SECRET ?? directory.secret();
  return described(server.adminUrl, secret, async () => {
    await server.stop();
    directory.unlock();
  });
}

function described(adminUrl: string, secret: string, stop: () => Promise<void>): DatabaseServer {
  return {
    adminUrl,
    secret,
    urlOf: (service) => roleUrl(adminUrl, ownerOf(service, databaseOf(adminUrl), secret)),
    stop,
  };
}

async function setUp({ adminUrl, secret }: DatabaseServer): Promise<string[]> {
  const owners = serviceNames.map((service) => ownerOf(service, databaseOf(adminUrl), secret));
  return patiently('PostgreSQL', () => setUpDatabase(adminUrl, owners));
}

async function migrateSchema(definition: ServiceDefinition, url: string): Promise<string[]> {
  const dataSource = createDataSource({
    url,
    schema: definition.name,
    entities: [],
    poolSize: 2,
    applicationName: `parley migrate ${definition.name}`,
    idleInTransactionTimeout: 5_000,
  });
  await patiently('PostgreSQL', () => dataSource.initialize());
  try {
    return await migrate(dataSource, migrationFolders(definition));
  } finally {
    await dataSource.destroy();
  }
}
