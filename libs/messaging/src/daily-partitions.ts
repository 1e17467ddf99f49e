import type { DataSource } from 'typeorm';
import { causeOfRequest } from '#libs/kernel';
import { inTransaction, sqlState, type Tx } from '#libs/persistence';

const DAY = 24 * 60 * 60 * 1_000;
const DAYS_AHEAD = 7;

/** A table with one partition a day, so that old rows go by dropping a table and not row by row. */
interface DailyTable {
  readonly name: string;
  /** What a row's day is told by. */
  readonly column: string;
  /** The partition bound at a time, as a literal. */
  readonly bound: (time: number) => string;
  /** Milliseconds. */
  readonly keptFor: number;
}

const tables: readonly DailyTable[] = [
  { name: 'outbox_sent', column: 'sent_at', bound: (time) => `'${new Date(time).toISOString()}'`, keptFor: DAY },
  // A day longer than the stream, so that an event that is read again is always recognised.
  { name: 'inbox', column: 'event_id', bound: (time) => `'${firstIdOf(time)}'`, keptFor: 15 * DAY },
];

/** Names the lock that lets one replica at a time do this. */
const PARTITIONS_LOCK = 7_275_396;
const LOCK_NOT_AVAILABLE = '55P03';

/** Makes the partitions of the coming week, and drops those whose rows have been kept long enough. Run it now and then. */
export async function keepDailyPartitions(dataSource: DataSource, now: number): Promise<void> {
  const today = now - (now % DAY);
  for (const table of tables) {
    await alone(dataSource, async (tx) => {
      const existing = new Set(await partitionsOf(tx, table.name));
      for (let day = today; day <= today + DAYS_AHEAD * DAY; day += DAY) {
        if (!existing.has(nameOf(table, day))) await makePartition(tx, table, day);
      }
    });
    await dropOld(dataSource, table, today - table.keptFor);
  }
}

/** Beside the table and then attached: that holds nobody up, and takes along the day's rows that had no other place before. */
async function makePartition(tx: Tx, table: DailyTable, day: number): Promise<void> {
  const name = nameOf(table, day);
  const [from, to] = [table.bound(day), table.bound(day + DAY)];
  // Nobody writes to the default partition unless a day has none of its own.
  await tx.query(`LOCK TABLE ${table.name}_default IN SHARE ROW EXCLUSIVE MODE`);
  await tx.query(`CREATE TABLE ${name} (LIKE ${table.name} INCLUDING ALL)`);
  await tx.query(
    `WITH moved AS (DELETE FROM ${table.name}_default WHERE ${table.column} >= ${from} AND ${table.column} < ${to} RETURNING *)
     INSERT INTO ${name} SELECT * FROM moved`,
  );
  await tx.query(`ALTER TABLE ${table.name} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`);
}

/** To drop a partition takes a lock on the whole table: rather come again than make everyone wait. */
async function dropOld(dataSource: DataSource, table: DailyTable, oldest: number): Promise<void> {
  try {
    await alone(dataSource, async (tx) => {
      for (const name of await partitionsOf(tx, table.name)) {
        if (/_[0-9]{8}$/.test(name) && name < nameOf(table, oldest)) await tx.query(`DROP TABLE ${name}`);
      }
      await tx.query(`DELETE FROM ${table.name}_default WHERE ${table.column} < ${table.bound(oldest)}`);
    });
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
  }
}

function alone(dataSource: DataSource, work: (tx: Tx) => Promise<void>): Promise<void> {
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
