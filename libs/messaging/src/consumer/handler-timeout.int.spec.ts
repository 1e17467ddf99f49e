import { causeOfRequest } from '#libs/kernel';
import { createDataSource, inTransaction } from '#libs/persistence';
import { eventually, type TestSchema, testSchema } from '#libs/testing';
import { handledWithin, HandlerTimedOut } from './handler-timeout.js';

describe('a handler that times out', () => {
  let schema: TestSchema;

  beforeAll(async () => {
    schema = await testSchema('posts', []);
  });

  afterAll(() => schema.drop());

  it('loses its connection even if it holds the last one of the pool', async () => {
    const dataSource = await createDataSource({
      url: schema.url,
      schema: 'posts',
      entities: [],
      poolSize: 1,
      applicationName: 'the only connection',
      idleInTransactionTimeout: 60_000,
    }).initialize();
    const connections = () =>
      schema.dataSource.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = 'the only connection'`);
    try {
      const handling = inTransaction(dataSource, causeOfRequest(), (tx) =>
        handledWithin(
          50,
          dataSource,
          tx,
          tx.query('SELECT pg_sleep(60)').then(() => undefined),
        ),
      );
      await expect(handling).rejects.toThrow(HandlerTimedOut);
      await eventually(async () => {
        expect(await connections()).toEqual([]);
      });
      expect(await dataSource.query('SELECT 1 AS works')).toEqual([{ works: 1 }]);
    } finally {
      await dataSource.destroy();
    }
  });
});
