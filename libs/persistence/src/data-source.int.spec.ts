import { causeOfRequest } from '#libs/kernel';
import { eventually, Link, type TestSchema, testSchema } from '#libs/testing';
import { createDataSource } from './data-source.js';
import { inTransaction, isConnectionLoss } from './transaction.js';

describe('createDataSource', () => {
  let schema: TestSchema;

  beforeAll(async () => {
    schema = await testSchema('things', []);
  });

  afterAll(() => schema.drop());

  const open = (options: { url?: string; inactivityTimeout?: number; idleInTransactionTimeout?: number }) =>
    createDataSource({
      url: schema.url,
      schema: 'things',
      entities: [],
      poolSize: 2,
      applicationName: 'parley things',
      idleInTransactionTimeout: 5_000,
      ...options,
    }).initialize();

  it('sees its own schema only, under its own name', async () => {
    const dataSource = await open({});
    const [row] = await dataSource.query<unknown[]>(
      `SELECT current_setting('search_path') AS path, current_setting('application_name') AS name`,
    );
    expect(row).toEqual({ path: 'things', name: 'parley things' });
    await dataSource.destroy();
  });

  it('releases the locks of a transaction that has become idle', async () => {
    const dataSource = await open({ idleInTransactionTimeout: 50 });
    const frozen = inTransaction(dataSource, causeOfRequest(), async (tx) => {
      await tx.query('CREATE TABLE held (id int)');
      await eventually(async () => {
        const sessions = await schema.dataSource.query<unknown[]>(
          `SELECT 1 FROM pg_stat_activity WHERE application_name = 'parley things' AND datname = current_database()`,
        );
        expect(sessions).toHaveLength(0);
      });
      await tx.query('SELECT 1');
    });
    const failure: unknown = await frozen.catch((error: unknown) => error);
    expect(isConnectionLoss(failure)).toBe(true);
    await dataSource.destroy();
  });

  it('replaces a connection on which nothing arrives any more', async () => {
    const link = await Link.to(schema.url);
    const dataSource = await open({ url: link.url, inactivityTimeout: 200 });
    const failure: unknown = await inTransaction(dataSource, causeOfRequest(), async (tx) => {
      await tx.query('SELECT 1');
      link.stall();
      await tx.query('SELECT 2');
    }).catch((error: unknown) => error);
    expect(isConnectionLoss(failure)).toBe(true);
    expect(await dataSource.query('SELECT 3 AS three')).toEqual([{ three: 3 }]);
    await dataSource.destroy();
    await link.remove();
  });
});
