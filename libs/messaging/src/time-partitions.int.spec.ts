import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '#libs/persistence';
import { type TestSchema, testSchema, testSetting } from '#libs/testing';
import { maintainPartitions } from './time-partitions.js';
import { messagingMigrations } from './migrations.js';

const DAY = 24 * 60 * 60 * 1_000;
const noon = Date.parse('2026-11-22T12:00:00Z');

describe('maintainPartitions', () => {
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
  const days = (first: number, last: number, step = 1) =>
    Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) =>
      new Date(noon + (first + i * step) * DAY).toISOString().slice(0, 10).replaceAll('-', ''),
    );
  /** Weeks, by their first day counted from that of `noon`, which is the fourth day of its week. */
  const weeks = (first: number, last: number) => days(first, last, 7);
  const EVENT = '0193553a-0000-7000-8000-000000000000';
  const receive = (at: number, id: string = randomUUID()) =>
    schema.dataSource.query(
      `INSERT INTO inbox (received_at, event_id, consumer, generation) VALUES ($1, $2, 'effects', 1)`,
      [new Date(at), id],
    );
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

  it('creates partitions for now and a week ahead, and is idempotent', async () => {
    await maintainPartitions(schema.dataSource, noon);
    await maintainPartitions(schema.dataSource, noon);
    expect(await partitionsOf('outbox_sent')).toEqual([...days(0, 7), 'default']);
    expect(await partitionsOf('inbox')).toEqual([...weeks(-3, 4), 'default']);
    expect(await partitionsOf('inbox_by_id')).toEqual(['default']);
  });

  it('routes rows to their day or week, to the millisecond', async () => {
    await maintainPartitions(schema.dataSource, noon);
    const midnight = Date.parse('2026-11-26T00:00:00Z');
    for (const at of [midnight - 1, midnight]) {
      await receive(at);
      await send(at);
    }
    expect(await rowPartitions('inbox')).toEqual(['inbox_20261119', 'inbox_20261126']);
    expect(await rowPartitions('outbox_sent')).toEqual(['outbox_sent_20261125', 'outbox_sent_20261126']);
  });

  it('drops sent events after a day, and received ones after 15 days, counted from the end of their partition', async () => {
    await maintainPartitions(schema.dataSource, noon);
    await maintainPartitions(schema.dataSource, noon + 18 * DAY);
    // A day that is begun is kept whole.
    expect(await partitionsOf('outbox_sent')).toEqual([...days(18, 25), 'default']);
    expect(await partitionsOf('inbox')).toEqual([...weeks(-3, 4), ...weeks(18, 25), 'default']);
    await maintainPartitions(schema.dataSource, noon + 19 * DAY);
    expect(await partitionsOf('inbox')).toEqual([...weeks(4, 4), ...weeks(18, 25), 'default']);
  });

  it('moves rows from the default partition to their own, and deletes old ones', async () => {
    await receive(noon);
    await receive(noon + 30 * DAY);
    await receive(noon - 10 * DAY);
    await receive(noon - 16 * DAY);
    await send(noon);
    await maintainPartitions(schema.dataSource, noon);
    expect((await rowPartitions('inbox')).sort()).toEqual(['inbox_20261119', 'inbox_default', 'inbox_default']);
    expect(await rowPartitions('outbox_sent')).toEqual(['outbox_sent_20261122']);
    await maintainPartitions(schema.dataSource, noon + 25 * DAY);
    expect(await rowPartitions('inbox')).toEqual(['inbox_20261217']);
  });

  it('rejects duplicates within a partition', async () => {
    await maintainPartitions(schema.dataSource, noon);
    await receive(noon, EVENT);
    await expect(receive(noon + 1, EVENT)).rejects.toMatchObject({ code: '23505' });
  });

  it('does not block writers, and retries what it could not drop', async () => {
    await maintainPartitions(schema.dataSource, noon);
    const writer = schema.dataSource.createQueryRunner();
    await writer.startTransaction();
    await writer.query(
      `INSERT INTO inbox (received_at, event_id, consumer, generation) VALUES ($1, $2, 'effects', 1)`,
      [new Date(noon), EVENT],
    );
    await maintainPartitions(schema.dataSource, noon + 20 * DAY);
    await writer.commitTransaction();
    await writer.release();
    expect(await partitionsOf('inbox')).toEqual([...weeks(-3, 4), ...weeks(18, 25), 'default']);
    await maintainPartitions(schema.dataSource, noon + 20 * DAY);
    expect(await partitionsOf('inbox')).toEqual([...weeks(4, 4), ...weeks(18, 25), 'default']);
  });

  it('can run in two replicas concurrently', async () => {
    const other = await schema.connect();
    await Promise.all([schema.dataSource, other].map((source) => maintainPartitions(source, noon)));
    expect(await partitionsOf('outbox_sent')).toHaveLength(9);
  });

  describe('in an upgraded schema with partitions and rows', () => {
    /** A UUIDv7 of a time. */
    const idAt = (time: number) => {
      const hex = time.toString(16).padStart(12, '0');
      return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
    };
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
      const { dataSource } = schema;
      await send(noon);
      await send(noon + 8 * DAY);
      // As the first release made it.
      await dataSource.query(
        `CREATE TABLE inbox_20261122 PARTITION OF inbox FOR VALUES FROM ('${idAt(noon - DAY / 2)}') TO ('${idAt(noon + DAY / 2)}')`,
      );
      for (const at of [noon, noon + 8 * DAY]) {
        await dataSource.query(`INSERT INTO inbox VALUES ($1, 'effects', 1)`, [idAt(at)]);
      }
      await migrate(dataSource, [messagingMigrations]);
      await maintainPartitions(dataSource, noon);
    });

    it('keeps the rows where replicas still look for them', async () => {
      expect(await rowPartitions('inbox_by_id')).toEqual(['inbox_by_id_20261122', 'inbox_by_id_default']);
      expect(await rowPartitions('outbox_sent')).toHaveLength(2);
    });

    it('receives what a replica of the earlier version inserts', async () => {
      await maintainPartitions(schema.dataSource, noon);
      const insert = () =>
        schema.dataSource.query<[unknown[], number]>(
          `INSERT INTO inbox (consumer, generation, event_id, correlation_id, type)
           VALUES ('effects', 1, $1::uuid, NULL, 'a.type') ON CONFLICT DO NOTHING RETURNING event_id`,
          [EVENT],
        );
      expect(await insert()).toEqual([{ event_id: EVENT }]);
      expect(await insert()).toEqual([]);
    });

    it('has every index on every partition, including later ones', async () => {
      await maintainPartitions(schema.dataSource, noon + DAY);
      const rows = await schema.dataSource.query<{ table: string; indexes: number; valid: boolean }[]>(
        `SELECT inhparent::regclass::text AS table, count(indexrelid)::integer AS indexes, bool_and(indisvalid) AS valid
         FROM pg_inherits JOIN pg_index ON indrelid = inhrelid
         WHERE inhparent IN ('inbox'::regclass, 'inbox_by_id'::regclass, 'outbox_sent'::regclass)
         GROUP BY inhparent, inhrelid`,
      );
      // Nine days, two weeks, a day of the earlier version, and the default partition of each table.
      expect(rows).toHaveLength(9 + 2 + 1 + 3);
      expect(new Set(rows.map(({ indexes, valid }) => `${String(indexes)} ${String(valid)}`))).toEqual(
        new Set(['2 true']),
      );
      expect(await count('pg_index WHERE NOT indisvalid')).toBe(0);
    });

    it('still drops old rows', async () => {
      await maintainPartitions(schema.dataSource, noon + 24 * DAY);
      expect(await partitionsOf('inbox_by_id')).toEqual(['default']);
      expect(await count('inbox_by_id')).toBe(0);
      expect(await rowPartitions('outbox_sent')).toEqual([]);
    });
  });
});
