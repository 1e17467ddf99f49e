import { copyFileSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '#libs/persistence';
import { type TestSchema, testSchema, testSetting } from '#libs/testing';
import { maintainDailyPartitions } from './daily-partitions.js';
import { messagingMigrations } from './migrations.js';

const DAY = 24 * 60 * 60 * 1_000;
const noon = Date.parse('2026-11-22T12:00:00Z');

/** A UUIDv7 of a time. */
const idAt = (time: number) => {
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

describe('maintainDailyPartitions', () => {
  let schema: TestSchema;

  beforeEach(async () => {
    schema = await testSchema('things', [messagingMigrations]);
  });

  afterEach(() => schema.drop());

  const partitionsOf = async (table: string) => {
    const rows = await schema.dataSource.query<{ name: string }[]>(
      `SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
       WHERE inhparent = $1::regclass ORDER BY 1`,
      [table],
    );
    return rows.map(({ name }) => name.slice(table.length + 1));
  };
  const days = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, i) =>
      new Date(noon + (first + i) * DAY).toISOString().slice(0, 10).replaceAll('-', ''),
    );
  const receive = (id: string) => schema.dataSource.query(`INSERT INTO inbox VALUES ($1, 'effects', 1)`, [id]);
  const send = (at: number) =>
    schema.dataSource.query(
      `INSERT INTO outbox_sent VALUES (1, gen_random_uuid(), 'key', 'subject', '{}', now(), $1, 1)`,
      [new Date(at)],
    );
  const rowPartitions = async (table: string) => {
    const rows = await schema.dataSource.query<{ place: string }[]>(
      `SELECT tableoid::regclass::text AS place FROM ${table}`,
    );
    return rows.map(({ place }) => place);
  };

  const count = async (what: string) => {
    const [row] = await schema.dataSource.query<{ n: number }[]>(`SELECT count(*)::integer AS n FROM ${what}`);
    return row?.n;
  };

  it('creates partitions for today and a week ahead, and is idempotent', async () => {
    await maintainDailyPartitions(schema.dataSource, noon);
    await maintainDailyPartitions(schema.dataSource, noon);
    for (const table of ['outbox_sent', 'inbox']) {
      expect(await partitionsOf(table)).toEqual([...days(0, 7), 'default']);
    }
  });

  it('routes rows to their day, to the millisecond', async () => {
    await maintainDailyPartitions(schema.dataSource, noon);
    const midnight = Date.parse('2026-11-23T00:00:00Z');
    await receive(idAt(midnight - 1));
    await receive(idAt(midnight));
    await send(midnight - 1);
    await send(midnight);
    expect(await rowPartitions('inbox')).toEqual(['inbox_20261122', 'inbox_20261123']);
    expect(await rowPartitions('outbox_sent')).toEqual(['outbox_sent_20261122', 'outbox_sent_20261123']);
  });

  it('drops sent events after a day, and received ones after 15 days', async () => {
    await maintainDailyPartitions(schema.dataSource, noon);
    await maintainDailyPartitions(schema.dataSource, noon + 16 * DAY);
    // A day that is begun is kept whole.
    expect(await partitionsOf('outbox_sent')).toEqual([...days(16, 23), 'default']);
    expect(await partitionsOf('inbox')).toEqual([...days(1, 7), ...days(16, 23), 'default']);
  });

  it('moves rows from the default partition to their day, and deletes old ones', async () => {
    await receive(idAt(noon));
    await receive(idAt(noon + 30 * DAY));
    await receive(idAt(noon - 10 * DAY));
    await receive(idAt(noon - 16 * DAY));
    await send(noon);
    await maintainDailyPartitions(schema.dataSource, noon);
    expect((await rowPartitions('inbox')).sort()).toEqual(['inbox_20261122', 'inbox_default', 'inbox_default']);
    expect(await rowPartitions('outbox_sent')).toEqual(['outbox_sent_20261122']);
    await maintainDailyPartitions(schema.dataSource, noon + 25 * DAY);
    expect(await rowPartitions('inbox')).toEqual(['inbox_20261222']);
  });

  it('still rejects duplicates in the partitions that it creates', async () => {
    await maintainDailyPartitions(schema.dataSource, noon);
    await receive(idAt(noon));
    await expect(receive(idAt(noon))).rejects.toMatchObject({ code: '23505' });
  });

  it('does not block writers, and retries what it could not drop', async () => {
    await maintainDailyPartitions(schema.dataSource, noon);
    const writer = schema.dataSource.createQueryRunner();
    await writer.startTransaction();
    await writer.query(`INSERT INTO inbox VALUES ($1, 'effects', 1)`, [idAt(noon)]);
    await maintainDailyPartitions(schema.dataSource, noon + 20 * DAY);
    await writer.commitTransaction();
    await writer.release();
    expect(await partitionsOf('inbox')).toEqual([...days(0, 7), ...days(20, 27), 'default']);
    await maintainDailyPartitions(schema.dataSource, noon + 20 * DAY);
    expect(await partitionsOf('inbox')).toEqual([...days(5, 7), ...days(20, 27), 'default']);
  });

  it('can run in two replicas concurrently', async () => {
    const other = await schema.connect();
    await Promise.all([schema.dataSource, other].map((source) => maintainDailyPartitions(source, noon)));
    expect(await partitionsOf('inbox')).toHaveLength(9);
  });

  describe('in an upgraded schema with partitions and rows', () => {
    /** The tables as they were first released. */
    const released = () => {
      const folder = mkdtempSync(join(testSetting('FOLDER'), 'released-'));
      const first = '202611221610_messaging.sql';
      copyFileSync(join(messagingMigrations, first), join(folder, first));
      return folder;
    };

    beforeEach(async () => {
      await schema.drop();
      schema = await testSchema('things', [released()]);
      await send(noon - DAY);
      await maintainDailyPartitions(schema.dataSource, noon);
      await receive(idAt(noon));
      await receive(idAt(noon + 8 * DAY));
      await send(noon);
      await send(noon + 8 * DAY);
      await migrate(schema.dataSource, [messagingMigrations]);
    });

    it('keeps the rows, with null in the new columns', async () => {
      const received = await schema.dataSource.query<object[]>(
        'SELECT tableoid::regclass::text AS place, type, correlation_id, handled_at FROM inbox ORDER BY event_id',
      );
      const unknown = { type: null, correlation_id: null, handled_at: null };
      expect(received).toEqual([
        { place: 'inbox_20261122', ...unknown },
        { place: 'inbox_default', ...unknown },
      ]);
      expect(await rowPartitions('outbox_sent')).toHaveLength(3);
    });

    it('inserts new rows with all columns into old and new partitions', async () => {
      await maintainDailyPartitions(schema.dataSource, noon + DAY);
      const correlation = '0193553a-0000-7000-8000-000000000000';
      for (const at of [noon + DAY, noon + 8 * DAY]) {
        await schema.dataSource.query(
          `INSERT INTO inbox (event_id, consumer, generation, correlation_id, type) VALUES ($1, 'effects', 1, $2, 'a.type')`,
          [idAt(at + 1), correlation],
        );
        await schema.dataSource.query(
          `INSERT INTO outbox_sent (id, event_id, partition_key, subject, envelope, created_at, sent_at, stream_seq, correlation_id)
           VALUES (2, gen_random_uuid(), 'key', 'subject', '{}', now(), $1, 1, $2)`,
          [new Date(at), correlation],
        );
      }
      for (const table of ['inbox', 'outbox_sent']) {
        const rows = await schema.dataSource.query<{ place: string }[]>(
          `SELECT tableoid::regclass::text AS place FROM ${table} WHERE correlation_id = $1 ORDER BY 1`,
          [correlation],
        );
        expect(rows.map(({ place }) => place)).toEqual([`${table}_20261123`, `${table}_20261130`]);
      }
      const [{ handled } = { handled: 0 }] = await schema.dataSource.query<{ handled: number }[]>(
        'SELECT count(handled_at)::integer AS handled FROM inbox',
      );
      expect(handled).toBe(2);
      // What had no day of its own before has one now.
      expect(await rowPartitions('inbox')).not.toContain('inbox_default');
      expect(await rowPartitions('outbox_sent')).not.toContain('outbox_sent_default');
    });

    it('has every index on every partition, including later ones', async () => {
      await maintainDailyPartitions(schema.dataSource, noon + DAY);
      const rows = await schema.dataSource.query<{ table: string; indexes: number; valid: boolean }[]>(
        `SELECT inhparent::regclass::text AS table, count(indexrelid)::integer AS indexes, bool_and(indisvalid) AS valid
         FROM pg_inherits JOIN pg_index ON indrelid = inhrelid
         WHERE inhparent IN ('inbox'::regclass, 'outbox_sent'::regclass)
         GROUP BY inhparent, inhrelid`,
      );
      // Nine days, and what has none.
      expect(rows).toHaveLength(2 * 10);
      expect(new Set(rows.map(({ indexes, valid }) => `${String(indexes)} ${String(valid)}`))).toEqual(
        new Set(['2 true']),
      );
      expect(await count('pg_index WHERE NOT indisvalid')).toBe(0);
    });

    it('still drops old rows', async () => {
      await maintainDailyPartitions(schema.dataSource, noon + 20 * DAY);
      expect(await partitionsOf('inbox')).toEqual([...days(5, 7), ...days(20, 27), 'default']);
      expect(await partitionsOf('outbox_sent')).toEqual([...days(20, 27), 'default']);
      expect(await rowPartitions('outbox_sent')).toEqual([]);
    });
  });
});
