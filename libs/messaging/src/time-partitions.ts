import type { DataSource } from 'typeorm';
import { causeOfRequest } from '#libs/kernel';
import { inTransaction, sqlState, type Tx } from '#libs/persistence';

const DAY = 24 * 60 * 60 * 1_000;
/** How far ahead partitions are made. */
const AHEAD = 7 * DAY;

/** A table that is partitioned by time, so that old rows are removed by dropping a table instead of row by row. */
interface PartitionedTable {
  readonly name: string;
  /** The column that decides the partition of a row. */
  readonly column: string;
  /** SQL literal of the partition bound at a time. */
  readonly bound: (time: number) => string;
  /** How much time a partition covers, in milliseconds; null if the table gets no new ones. */
  readonly covers: number | null;
  /** For how long rows are kept at least, in milliseconds. */
  readonly keptFor: number;
  /** Columns of the primary key that each partition has for itself. */
  readonly primaryKey?: string;
}

const timestamp = (time: number) => `'${new Date(time).toISOString()}'`;

/** A day longer than the stream keeps events, so that an event that is read again is always recognised. */
const RECEIVED_FOR = 15 * DAY;

const tables: readonly PartitionedTable[] = [
  { name: 'outbox_sent', column: 'sent_at', bound: timestamp, covers: DAY, keptFor: DAY },
  {
    name: 'inbox',
    column: 'received_at',
    bound: timestamp,
    // Every partition is searched for every event: so a few large ones.
    covers: 7 * DAY,
    keptFor: RECEIVED_FOR,
    primaryKey: 'event_id, consumer, generation',
  },
  // What an earlier version received.
  {
    name: 'inbox_by_id',
    column: 'event_id',
    bound: (time) => `'${firstIdOf(time)}'`,
    covers: null,
    keptFor: RECEIVED_FOR,
  },
];

/** The advisory lock that lets one replica at a time do this. */
const PARTITIONS_LOCK = 7_275_396;
const LOCK_NOT_AVAILABLE = '55P03';

/** The database's clock, in milliseconds since 1970. */
export async function databaseTime(dataSource: DataSource): Promise<number> {
  const [row] = await dataSource.query<{ now: Date }[]>('SELECT clock_timestamp() AS now');
  if (row === undefined) throw new Error('The database does not say what time it is.');
  return row.now.getTime();
}

/** Creates the partitions of the coming week and drops expired ones. @param now by the database's clock */
export async function maintainPartitions(dataSource: DataSource, now: number): Promise<void> {
  for (const table of tables) {
    const { covers } = table;
    if (covers !== null) await createMissing(dataSource, table, covers, now);
    await dropExpired(dataSource, table, now - (now % DAY) - table.keptFor);
  }
}

function createMissing(dataSource: DataSource, table: PartitionedTable, covers: number, now: number): Promise<void> {
  return exclusively(dataSource, async (tx) => {
    const existing = new Set(await partitionsOf(tx, table.name));
    for (let from = now - (now % covers); from <= now + AHEAD; from += covers) {
      if (!existing.has(nameOf(table, from))) await createPartition(tx, table, from, from + covers);
    }
  });
}

/** Created beside the table and then attached, which blocks no writer; takes over its rows from the default partition. */
async function createPartition(tx: Tx, table: PartitionedTable, from: number, to: number): Promise<void> {
  const name = nameOf(table, from);
  const [lower, upper] = [table.bound(from), table.bound(to)];
  // Rows go to the default partition only at a time that has no partition of its own.
  await tx.query(`LOCK TABLE ${table.name}_default IN SHARE ROW EXCLUSIVE MODE`);
  await tx.query(`CREATE TABLE ${name} (LIKE ${table.name} INCLUDING ALL)`);
  if (table.primaryKey !== undefined) await tx.query(`ALTER TABLE ${name} ADD PRIMARY KEY (${table.primaryKey})`);
  await tx.query(
    `WITH moved AS (
       DELETE FROM ${table.name}_default WHERE ${table.column} >= ${lower} AND ${table.column} < ${upper} RETURNING *
     )
     INSERT INTO ${name} SELECT * FROM moved`,
  );
  await tx.query(`ALTER TABLE ${table.name} ATTACH PARTITION ${name} FOR VALUES FROM (${lower}) TO (${upper})`);
}

/** Dropping a partition locks the whole table: if that takes too long, it is left for the next time. */
async function dropExpired(dataSource: DataSource, table: PartitionedTable, oldest: number): Promise<void> {
  // A partition is named by its first day; it has expired when its last one has.
  const oldestName = nameOf(table, oldest - (table.covers ?? DAY) + DAY);
  try {
    await exclusively(dataSource, async (tx) => {
      for (const name of await partitionsOf(tx, table.name)) {
        if (/_[0-9]{8}$/.test(name) && name < oldestName) await tx.query(`DROP TABLE ${name}`);
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

function nameOf(table: PartitionedTable, time: number): string {
  return `${table.name}_${new Date(time).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** The lowest UUIDv7 of a millisecond (RFC 9562, section 5.7), version and variant left at zero. */
function firstIdOf(time: number): string {
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
