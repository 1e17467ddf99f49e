import type { DataSource, EntitySchema } from 'typeorm';
import { type BackendService, migrationFolders } from '#libs/runtime';
import { createDataSource, migrate, roleUrl, setUpDatabase } from '#libs/persistence';
import { testDatabase } from './test-database.js';

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
  const database = await testDatabase();
  const role = `${new URL(database.adminUrl).pathname.slice(1)}_${schema}`;
  const owner = { schema, role, password: 'only for this test' };
  await setUpDatabase(database.adminUrl, [owner]);
  const url = roleUrl(database.adminUrl, owner);
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
  await migrate(dataSource, migrations);
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
