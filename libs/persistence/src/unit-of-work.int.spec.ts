import { Logger } from '@nestjs/common';
import { causeOfRequest, Refused } from '#libs/kernel';
import { eventually, type TestSchema, testSchema } from '#libs/testing';
import { persistenceMigrations } from './migrations.js';
import type { Tx } from './tx.js';
import { ConcurrentDuplicate, forgetOldResponses, type IdempotencyKey, storeResponses } from './idempotency.js';
import { type Call, UnitOfWork } from './unit-of-work.js';

const cause = causeOfRequest();

/** A barrier: each caller waits until `size` callers have arrived. */
function barrier(size: number): () => Promise<void> {
  let open = (): void => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  let arrived = 0;
  return async () => {
    if (++arrived === size) open();
    await all;
  };
}

describe('UnitOfWork', () => {
  let schema: TestSchema;
  let unitOfWork: UnitOfWork;

  beforeAll(async () => {
    schema = await testSchema('things', [persistenceMigrations]);
    await schema.dataSource.query('CREATE TABLE counters (name text PRIMARY KEY, value integer NOT NULL)');
    unitOfWork = new UnitOfWork(schema.dataSource);
  });

  afterAll(() => schema.drop());

  const add = (tx: Tx, name: string) =>
    tx.query(
      `INSERT INTO counters AS c VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET value = c.value + 1 RETURNING value`,
      [name],
    );
  const valueOf = async (name: string) => {
    const [row] = await schema.dataSource.query<{ value: number }[]>('SELECT value FROM counters WHERE name = $1', [
      name,
    ]);
    return row?.value ?? null;
  };

  describe('run', () => {
    it('commits both of two transactions that deadlock, running one of them again', async () => {
      await schema.dataSource.query(`INSERT INTO counters VALUES ('left', 0), ('right', 0)`);
      const bothHoldTheirFirst = barrier(2);
      let attempts = 0;
      const take = (first: string, second: string) =>
        unitOfWork.run(cause, async (tx) => {
          attempts++;
          await add(tx, first);
          if (attempts <= 2) await bothHoldTheirFirst();
          await add(tx, second);
        });

      await Promise.all([take('left', 'right'), take('right', 'left')]);

      expect(attempts).toBe(3);
      expect([await valueOf('left'), await valueOf('right')]).toEqual([2, 2]);
    });

    it('runs again after a serialization failure, without the effects of the first attempt', async () => {
      let attempts = 0;
      await unitOfWork.run(cause, async (tx) => {
        await add(tx, 'serialized');
        if (++attempts < 3) await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
      });
      expect(attempts).toBe(3);
      expect(await valueOf('serialized')).toBe(1);
    });

    it('gives up after five attempts', async () => {
      let attempts = 0;
      const retried = unitOfWork.run(cause, (tx) => {
        attempts++;
        return tx.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
      });
      await expect(retried).rejects.toMatchObject({ code: '40001' });
      expect(attempts).toBe(5);
    });

    it.each([
      ['a refusal', () => Promise.reject(new Refused('thing.locked'))],
      ['a duplicate key', (tx: Tx) => tx.query(`INSERT INTO counters VALUES ('twice', 1), ('twice', 1)`)],
    ])('rolls back after %s, and does not run again', async (_what, fail) => {
      let attempts = 0;
      const failing = unitOfWork.run(cause, async (tx) => {
        attempts++;
        await add(tx, 'rolled back');
        await fail(tx);
      });
      await expect(failing).rejects.toThrow();
      expect(attempts).toBe(1);
      expect(await valueOf('rolled back')).toBeNull();
    });

    it('has one timestamp for the whole unit', async () => {
      const time = new Date('2026-11-22T08:00:00Z');
      const later = new UnitOfWork(schema.dataSource, { now: () => time });
      expect(await later.run(cause, (tx) => Promise.resolve(tx.now))).toBe(time);
    });

    it('runs afterCommit actions once it has committed', async () => {
      const seen: Promise<number | null>[] = [];
      await unitOfWork.run(cause, async (tx) => {
        tx.afterCommit(() => seen.push(valueOf('after')));
        await add(tx, 'after');
      });
      expect(await Promise.all(seen)).toEqual([1]);
    });

    it('runs them only for the attempt that committed, and never after a rollback', async () => {
      const called: number[] = [];
      let attempts = 0;
      await unitOfWork.run(cause, async (tx) => {
        const attempt = ++attempts;
        tx.afterCommit(() => called.push(attempt));
        if (attempt === 1) await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
      });
      const failing = unitOfWork.run(cause, (tx) => {
        tx.afterCommit(() => called.push(-1));
        throw new Refused('thing.locked');
      });
      await expect(failing).rejects.toThrow(Refused);
      expect(called).toEqual([2]);
    });

    it('runs all of them and succeeds if one throws, since the unit has committed', async () => {
      const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
      const called: string[] = [];
      const result = await unitOfWork.run(cause, async (tx) => {
        tx.afterCommit(() => called.push('first'));
        tx.afterCommit(() => {
          throw new Error('after the commit');
        });
        tx.afterCommit(() => called.push('last'));
        await add(tx, 'committed');
        return 'done';
      });
      expect(result).toBe('done');
      expect(called).toEqual(['first', 'last']);
      expect(await valueOf('committed')).toBe(1);
      expect(errors.mock.calls).toEqual([
        [expect.any(String), expect.objectContaining({ message: 'after the commit' })],
      ]);
      errors.mockRestore();
    });
  });

  describe('once', () => {
    let keys = 0;
    const newKey = (): IdempotencyKey => ({
      scope: 'default ada POST /things',
      key: String(++keys),
      fingerprint: 'a body',
    });
    const call = (idempotencyKey: IdempotencyKey | null): Call => ({ cause, idempotencyKey });

    it('returns to the same request the same response to the byte, and runs it once', async () => {
      const key = newKey();
      let ran = 0;
      const work = () => Promise.resolve({ b: 'ä "quoted" \\ \u2028', a: [1.5, 1e21, null], 7: true, n: ++ran });
      const first = await unitOfWork.once(call(key), work);
      const second = await unitOfWork.once(call(key), work);
      expect([first.replayed, second.replayed]).toEqual([false, true]);
      expect(JSON.stringify(second.value)).toBe(JSON.stringify(first.value));
      expect(ran).toBe(1);
    });

    it.each([[null], [undefined]])('runs once also if the response is %s', async (response) => {
      const key = newKey();
      let ran = 0;
      const work = () => {
        ran++;
        return Promise.resolve(response);
      };
      await unitOfWork.once(call(key), work);
      const second = await unitOfWork.once(call(key), work);
      expect(second).toEqual({ value: null, replayed: true });
      expect(ran).toBe(1);
    });

    it('runs every time without a key', async () => {
      await unitOfWork.once(call(null), (tx) => add(tx, 'without a key'));
      await unitOfWork.once(call(null), (tx) => add(tx, 'without a key'));
      expect(await valueOf('without a key')).toBe(2);
    });

    it('refuses another body under the key', async () => {
      const key = newKey();
      await unitOfWork.once(call(key), () => Promise.resolve(1));
      const other = unitOfWork.once(call({ ...key, fingerprint: 'another' }), () => Promise.resolve(2));
      await expect(other).rejects.toMatchObject({ name: 'Refused', code: 'idempotency.key-reused' });
    });

    it('distinguishes the same key in two scopes', async () => {
      const key = newKey();
      await unitOfWork.once(call(key), () => Promise.resolve(1));
      const other = await unitOfWork.once(call({ ...key, scope: 'default bob POST /things' }), () =>
        Promise.resolve(2),
      );
      expect(other).toEqual({ value: 2, replayed: false });
    });

    it('leaves the key free if the request fails', async () => {
      const key = newKey();
      const failing = unitOfWork.once(call(key), () => Promise.reject(new Refused('thing.locked')));
      await expect(failing).rejects.toMatchObject({ code: 'thing.locked' });
      expect(await unitOfWork.once(call(key), () => Promise.resolve(2))).toEqual({ value: 2, replayed: false });
    });

    describe('a concurrent duplicate', () => {
      /** Begins the first, and lets it go on once the duplicate waits for it in the database. */
      async function duplicates(first: () => Promise<string>) {
        const key = newKey();
        let goOn = (): void => undefined;
        const mayEnd = new Promise<void>((resolve) => (goOn = resolve));
        let began = (): void => undefined;
        const hasBegun = new Promise<void>((resolve) => (began = resolve));
        const one = unitOfWork.once(call(key), async () => {
          began();
          await mayEnd;
          return first();
        });
        await hasBegun;
        const two = unitOfWork.once(call(key), () => Promise.resolve('of the duplicate'));
        await eventually(async () => {
          const waiting = await schema.dataSource.query<unknown[]>(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          expect(waiting).toHaveLength(1);
        });
        goOn();
        return Promise.allSettled([one, two]);
      }

      it('waits, and gets the response of the first one', async () => {
        const [one, two] = await duplicates(() => Promise.resolve('of the first'));
        expect(one).toMatchObject({ value: { value: 'of the first', replayed: false } });
        expect(two).toMatchObject({ value: { value: 'of the first', replayed: true } });
      });

      it('waits, and runs itself if the first one fails', async () => {
        const [one, two] = await duplicates(() => Promise.reject(new Refused('thing.locked')));
        expect(one.status).toBe('rejected');
        expect(two).toMatchObject({ value: { value: 'of the duplicate', replayed: false } });
      });
    });

    it('fails if another transaction stored a response under the key meanwhile, and is run again', async () => {
      const key = newKey();
      let attempts = 0;
      await unitOfWork.run(cause, async (tx) => {
        if (++attempts === 1) await unitOfWork.once(call(key), () => Promise.resolve('first'));
        else return;
        await storeResponses(tx, [{ idempotencyKey: key, response: 'second' }]);
      });
      expect(attempts).toBe(2);
      expect(await unitOfWork.once(call(key), () => Promise.resolve('third'))).toEqual({
        value: 'first',
        replayed: true,
      });
      const stored = unitOfWork.run(cause, (tx) => storeResponses(tx, [{ idempotencyKey: key, response: 'second' }]));
      await expect(stored).rejects.toThrow(ConcurrentDuplicate);
    });

    it('forgets responses after a day', async () => {
      const [old, young] = [newKey(), newKey()];
      for (const key of [old, young]) await unitOfWork.once(call(key), () => Promise.resolve(1));
      await schema.dataSource.query(`UPDATE once_keys SET created_at = now() - interval '25 hours' WHERE key = $1`, [
        old.key,
      ]);
      await forgetOldResponses(schema.dataSource);
      expect(await unitOfWork.once(call(old), () => Promise.resolve(2))).toEqual({ value: 2, replayed: false });
      expect(await unitOfWork.once(call(young), () => Promise.resolve(2))).toEqual({ value: 1, replayed: true });
    });
  });
});
