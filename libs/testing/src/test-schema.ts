import { createHash } from 'node:crypto';
import type { DataSource, EntitySchema } from 'typeorm';
import { type BackendService, migrationFolders } from '#libs/runtime';
import { createDataSource, databaseOf, migrate, roleUrl, type SchemaOwner, setUpDatabase } from '#libs/persistence';
import { copyOfTemplate } from './test-database.js';

/** One schema with its role and its tables, in a database of its own. */
export interface TestSchema {
  readonly adminUrl: string;
  readonly url: string;
  readonly dataSource: DataSource;
  /** Another pool on the same schema, as a second replica would have it; under a name of its own, or by another way than `url`. */
  connect(name?: string, by?: string): Promise<DataSource>;
  drop(): Promise<void>;
}

/** The schema of a service, with all its tables. */
export function serviceSchema(service: BackendService): Promise<TestSchema> {
  return testSchema(service.name, migrationFolders(service), service.entities);
}

/** @param migrations folders with SQL files */
export async function testSchema(
  schema: string,
  migrations: readonly string[],
  entities: readonly EntitySchema[] = [],
): Promise<TestSchema> {
  // Named by all that makes a template what it is.
  const template = `schema${createHash('sha1')
    .update([schema, ...migrations].join())
    .digest('hex')}`;
  const database = await copyOfTemplate(template, (adminUrl) => migrateTemplate(adminUrl, schema, migrations));
  const url = roleUrl(database.adminUrl, ownerIn(database.adminUrl, schema));
  const open: DataSource[] = [];
  const connect = async (applicationName = 'parley test', by = url) => {
    const dataSource = await createDataSource({
      url: by,
      schema,
      entities,
      poolSize: 10,
      applicationName,
      idleInTransactionTimeout: 5_000,
    }).initialize();
    open.push(dataSource);
    return dataSource;
  };
  const dataSource = await connect();
  return {
    adminUrl: database.adminUrl,
    url,
    dataSource,
    connect,
    drop: async () => {
      await Promise.all(open.filter((source) => source.isInitialized).map((source) => source.destroy()));
      await database.drop();
    },
  };
}

function ownerIn(adminUrl: string, schema: string): SchemaOwner {
  return { schema, role: `${databaseOf(adminUrl)}_${schema}`, password: 'only for tests' };
}

async function migrateTemplate(adminUrl: string, schema: string, migrations: readonly string[]): Promise<void> {
  const owner = ownerIn(adminUrl, schema);
  await setUpDatabase(adminUrl, [owner]);
  const dataSource = createDataSource({
    url: roleUrl(adminUrl, owner),
    schema,
    entities: [],
    poolSize: 2,
    applicationName: 'parley test',
    idleInTransactionTimeout: 5_000,
  });
  await dataSource.initialize();
  try {
    await migrate(dataSource, migrations);
  } finally {
    await dataSource.destroy();
  }
}
