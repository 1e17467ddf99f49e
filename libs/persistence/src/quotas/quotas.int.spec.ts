import { randomBytes } from 'node:crypto';
import { type TestSchema, testSchema } from '#libs/testing';
import { persistenceMigrations } from '../migrations.js';
import type { Quota, Settlement } from './quota.js';
import { forgetOldWindows, Quotas } from './quotas.js';

describe('quotas', () => {
  let schema: TestSchema;
  let quotas: Quotas;
  /** Another process with the same database. */
  let replica: Quotas;

  beforeAll(async () => {
    schema = await testSchema('comments', [persistenceMigrations]);
    // Counts the statements on the table.
    await schema.dataSource.query(`CREATE SEQUENCE statements`);
    await schema.dataSource.query(`CREATE FUNCTION count_statement() RETURNS trigger LANGUAGE plpgsql
      AS 'BEGIN PERFORM nextval(''statements''); RETURN NULL; END'`);
    await schema.dataSource.query(
      `CREATE TRIGGER counted AFTER UPDATE ON quota_windows FOR EACH STATEMENT EXECUTE FUNCTION count_statement()`,
    );
    replica = new Quotas(await schema.connect());
  });
  beforeEach(() => {
    quotas = new Quotas(schema.dataSource);
  });
  afterAll(() => schema.drop());

  const uniqueQuota = (name: string, units: number): Quota => ({ name, of: randomBytes(6).toString('hex'), units });
  const take = (...demand: Quota[]): Promise<Settlement> => quotas.take(demand);
  const granted = (settlements: readonly Settlement[]) => settlements.filter((settlement) => settlement.granted).length;
  const endWindow = ({ name, of }: Quota) =>
    schema.dataSource.query(`UPDATE quota_windows SET ends_at = now() - interval '1 ms' WHERE key = $1`, [
      `${name}:${of}`,
    ]);
  const usedOf = async ({ name, of }: Quota): Promise<number> => {
    const [row] = await schema.dataSource.query<{ used: number }[]>(`SELECT used FROM quota_windows WHERE key = $1`, [
      `${name}:${of}`,
    ]);
    return row?.used ?? 0;
  };
  const statements = async (): Promise<number> => {
    const [row] = await schema.dataSource.query<{ n: string }[]>(`SELECT nextval('statements') AS n`);
    return Number(row?.n);
  };

  it('grant what is left, and say how much remains and until when', async () => {
    const quota = uniqueQuota('author', 2);
    const [first, second, third] = [await take(quota), await take(quota), await take(quota)];
    expect([first, second, third].map((settlement) => settlement.granted)).toEqual([true, true, false]);
    expect([first, second, third].map(({ balances }) => balances[0]?.left)).toEqual([1, 0, 0]);
    for (const { balances } of [first, second, third]) {
      expect(balances).toEqual([{ quota, left: expect.any(Number) as number, seconds: expect.any(Number) as number }]);
      expect(balances[0]?.seconds).toBeGreaterThan(0);
      expect(balances[0]?.seconds).toBeLessThanOrEqual(60);
    }
  });

  it('are exact under concurrent demands for several quotas in any order, from two processes', async () => {
    const [site, address, author] = [uniqueQuota('site', 60), uniqueQuota('address', 40), uniqueQuota('author', 500)];
    const settlements = await Promise.all(
      Array.from({ length: 200 }, (_, i) => {
        const demand = i % 3 === 0 ? [author, site, address] : [site, author];
        return (i % 2 === 0 ? quotas : replica).take(demand);
      }),
    );
    expect(granted(settlements)).toBe(60);
    expect([await usedOf(site), await usedOf(author)]).toEqual([60, 60]);
    expect(await usedOf(address)).toBeLessThanOrEqual(40);
  });

  it('take nothing of the other quotas of a demand if one is used up', async () => {
    const [ada, bob, address] = [uniqueQuota('author', 1), uniqueQuota('author', 1), uniqueQuota('address', 3)];
    const settlements = await Promise.all([ada, ada, ada, bob].map((author) => take(author, address)));
    expect(settlements.map((settlement) => settlement.granted)).toEqual([true, false, false, true]);
    expect((await take(ada, address)).granted).toBe(false);
    expect([await usedOf(ada), await usedOf(address)]).toEqual([1, 2]);
  });

  it('survive a restart, and start again when their window has ended', async () => {
    const quota = uniqueQuota('author', 1);
    await take(quota);
    quotas = new Quotas(schema.dataSource);
    expect((await take(quota)).granted).toBe(false);
    await endWindow(quota);
    quotas = new Quotas(schema.dataSource);
    const { granted: isGranted, balances } = await take(quota);
    expect([isGranted, balances[0]?.left]).toEqual([true, 0]);
    expect(balances[0]?.seconds).toBe(60);
  });

  it('grant the additional units at once after their limit was raised', async () => {
    const quota = uniqueQuota('author', 1);
    await take(quota);
    expect((await take(quota)).granted).toBe(false);
    expect((await take({ ...quota, units: 2 })).granted).toBe(true);
    expect((await take({ ...quota, units: 2 })).granted).toBe(false);
  });

  it('cost one statement for all demands that arrive while another statement runs', async () => {
    const quota = uniqueQuota('site', 1_000);
    await take(quota);
    const blocker = schema.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query(`SELECT FROM quota_windows WHERE key = $1 FOR UPDATE`, [`site:${quota.of}`]);
    const before = await statements();
    const first = take(quota);
    await new Promise(setImmediate);
    const all = [first, ...Array.from({ length: 100 }, () => take(quota))];
    await blocker.rollbackTransaction();
    await blocker.release();
    expect(granted(await Promise.all(all))).toBe(101);
    // Reading the sequence counts as well.
    expect((await statements()) - before - 1).toBe(2);
    expect(await usedOf(quota)).toBe(102);
  });

  it('cost no statement for a demand that was just refused', async () => {
    const quota = uniqueQuota('author', 1);
    await take(quota);
    const before = await statements();
    for (let time = 0; time < 20; time++) expect((await take(quota)).granted).toBe(false);
    expect((await statements()) - before - 1).toBeLessThan(20);
  });

  it('fail all waiting demands with one failed statement, and none that arrive later', async () => {
    const quota = uniqueQuota('author', 10);
    await schema.dataSource.query('ALTER TABLE quota_windows RENAME TO away');
    const settled = await Promise.allSettled([take(quota), take(quota), take(quota)]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await schema.dataSource.query('ALTER TABLE away RENAME TO quota_windows');
    expect((await take(quota)).balances[0]?.left).toBe(9);
  });

  it('are deleted when their windows have ended, and not before', async () => {
    const [old, fresh] = [uniqueQuota('author', 5), uniqueQuota('author', 5)];
    await Promise.all([take(old), take(fresh)]);
    await endWindow(old);
    await forgetOldWindows(schema.dataSource);
    expect([await usedOf(old), await usedOf(fresh)]).toEqual([0, 1]);
  });
});
