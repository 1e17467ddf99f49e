import pg from 'pg';
import { startTransactionPooler, type TestDatabase, testDatabase, type TransactionPooler } from '#libs/testing';
import { type ClientConnection, poolsTransactions } from './transaction-pooling.js';

let database: TestDatabase;
let pooler: TransactionPooler;

beforeAll(async () => {
  database = await testDatabase();
  pooler = await startTransactionPooler(database.adminUrl);
});
afterAll(async () => {
  await pooler.close();
  await database.drop();
});

/** Asks two connections, before or after others connect. */
async function isShared(url: string, { before = 0, after = 0 }): Promise<boolean> {
  const clients: pg.Client[] = [];
  const open = async () => {
    const client = new pg.Client({ connectionString: url });
    clients.push(client);
    await client.connect();
    return client;
  };
  try {
    for (let n = 0; n < before; n++) await open();
    const first = await open();
    const connection = connectionOf(first);
    await connection.backendPid();
    const second = await open();
    for (let n = 0; n < after; n++) await open();
    return await poolsTransactions(connection, connectionOf(second));
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

function connectionOf(client: pg.Client): ClientConnection {
  return {
    query: (sql) => client.query(sql),
    backendPid: async () => (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0,
  };
}

describe('the check for a pooler that shares connections among transactions', () => {
  it.each([{}, { before: 3 }, { after: 3 }])('finds one, among other connections %j', async (others) => {
    expect(await isShared(pooler.url, others)).toBe(true);
    expect(await isShared(pooler.url, others)).toBe(true);
  });

  it('finds none where clients connect to the server', async () => {
    expect(await isShared(database.adminUrl, { before: 2, after: 2 })).toBe(false);
  });

  // As other poolers assign backends, or the same one while others use it.
  it.each<[string, number[], number[], boolean]>([
    ['the second has the backend of the first', [1], [1], true],
    ['the first has another one while the second holds one', [1, 2, 1], [3], true],
    ['the first has another one afterwards', [1, 1, 2], [2], true],
    ['the first has another one at a later attempt', [1, 1, 1, 1, 1, 3], [2], true],
    ['both keep theirs', [1], [2], false],
  ])('decides where %s', async (_what, ofFirst, ofSecond, expected) => {
    expect(await poolsTransactions(scripted(ofFirst), scripted(ofSecond))).toBe(expected);
  });

  it('finds a pooler that allows no transactions at all', async () => {
    const refused = Object.assign(new Error('transaction blocks not allowed'), { code: '08P01' });
    const second = { ...scripted([2]), query: () => Promise.reject(refused) };
    expect(await poolsTransactions(scripted([1]), second)).toBe(true);
  });

  it('does not take another failure for a pooler', async () => {
    const second = { ...scripted([2]), query: () => Promise.reject(new Error('The server is gone.')) };
    await expect(poolsTransactions(scripted([1]), second)).rejects.toThrow('The server is gone.');
  });

  /** Has these backends one after the other, and keeps the last one. */
  function scripted(pids: readonly number[]): ClientConnection {
    let call = 0;
    return {
      query: () => Promise.resolve(),
      backendPid: () => Promise.resolve(pids[Math.min(call++, pids.length - 1)] ?? 0),
    };
  }
});
