import type { DataSource } from 'typeorm';
import { causeOfRequest } from '#libs/kernel';
import { inTransaction, sqlState, type Tx } from '#libs/persistence';

const DAY = 24 * 60 * 60 * 1_000;
const DAYS_AHEAD = 7;

/** A table with one partition a day, so that old rows are removed by dropping a table instead of row by row. */
interface DailyTable {
  readonly name: string;
  /** The column that decides the day of a row. */
  readonly column: string;
  /** SQL literal of the partition bound at a time. */
  readonly bound: (time: number) => string;
  /** Milliseconds. */
  readonly keptFor: number;
}

const tables: readonly DailyTable[] = [
  { name: 'outbox_sent', column: 'sent_at', bound: (time) => `'${new Date(time).toISOString()}'`, keptFor: DAY },
  // A day longer than the stream keeps events, so that an event that is read again is always recognised.
  { name: 'inbox', column: 'event_id', bound: (time) => `'${firstIdOf(time)}'`, keptFor: 15 * DAY },
];

/** The advisory lock that lets one replica at a time do this. */
const PARTITIONS_LOCK = 7_275_396;
const LOCK_NOT_AVAILABLE = '55P03';

/** Creates the partitions of the coming week and drops expired ones. */
export async function maintainDailyPartitions(dataSource: DataSource, now: number): Promise<void> {
  const today = now - (now % DAY);
  for (const table of tables) {
    await exclusively(dataSource, async (tx) => {
      const existing = new Set(await partitionsOf(tx, table.name));
      for (let day = today; day <= today + DAYS_AHEAD * DAY; day += DAY) {
        if (!existing.has(nameOf(table, day))) await createPartition(tx, table, day);
      }
    });
    await dropExpired(dataSource, table, today - table.keptFor);
  }
}

/** Created beside the table and then attached, which blocks no writer; takes over the day's rows from the default partition. */
async function createPartition(tx: Tx, table: DailyTable, day: number): Promise<void> {
  const name = nameOf(table, day);
  const [from, to] = [table.bound(day), table.bound(day + DAY)];
  // Rows go to the default partition only on a day that has no partition of its own.
  await tx.query(`LOCK TABLE ${table.name}_default IN SHARE ROW EXCLUSIVE MODE`);
  await tx.query(`CREATE TABLE ${name} (LIKE ${table.name} INCLUDING ALL)`);
  await tx.query(
    `WITH moved AS (DELETE FROM ${table.name}_default WHERE ${table.column} >= ${from} AND ${table.column} < ${to} RETURNING *)
     INSERT INTO ${name} SELECT * FROM moved`,
  );
  await tx.query(`ALTER TABLE ${table.name} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`);
}

/** Dropping a partition locks the whole table: if that takes too long, it is left for the next time. */
async function dropExpired(dataSource: DataSource, table: DailyTable, oldest: number): Promise<void> {
  try {
    await exclusively(dataSource, async (tx) => {
      for (const name of await partitionsOf(tx, table.name)) {
        if (/_[0-9]{8}$/.test(name) && name < nameOf(table, oldest)) await tx.query(`DROP TABLE ${name}`);
      }
      await tx.query(`DELETE FROM ${table.name}_default WHERE ${table.column} < ${table.bound(oldest)}`);
    });
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
  }
}

function exclusively(dataSource: DataSource, work: (tx: Tx) => Promise<void>): Promise<void> {
  return inTransaction(dataSource, causeOfRequest(), async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))', [PARTITIONS_LOCK]);
    await tx.query(`SET LOCAL lock_timeout = '2s'`);
    await work(tx);
  });
}

async function partitionsOf(tx: Tx, table: string): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = $1::regclass`,
    [table],
  );
  return rows.map((row) => row.name);
}

function nameOf(table: DailyTable, day: number): string {
  return `${table.name}_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** The lowest UUIDv7 of a millisecond (RFC 9562, section 5.7), version and variant left at zero. */
function firstIdOf(time: number): string {
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
