import { types } from 'node:util';
import type { ClientBase, QueryConfig } from 'pg';
import { type DataSource, type QueryRunner, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { type Cause, type Clock, systemClock } from '#libs/kernel';
import type { PreparedStatement, Tx } from './tx.js';

/**
 * Runs `work` in one transaction on a connection of its own: commits when it returns, rolls back when it throws.
 * What `work` left for after the commit runs outside: an error there is told, but undoes nothing.
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  cause: Cause,
  work: (tx: Tx) => Promise<T>,
  clock: Clock = systemClock,
): Promise<T> {
  const afterCommit: (() => void)[] = [];
  const result = await committed(dataSource.createQueryRunner(), (runner) =>
    work({
      cause,
      now: clock.now(),
      manager: runner.manager,
      query: (sql, parameters = []) => rowsOf(runner, { text: sql, values: [...parameters] }),
      prepared: ({ name, sql }, parameters) => rowsOf(runner, { name, text: sql, values: [...parameters] }),
      afterCommit: (action) => afterCommit.push(action),
    }),
  );
  for (const action of afterCommit) action();
  return result;
}

/** One moment of the database: whatever is asked of it, and when, is answered as of then. */
export type Moment = Pick<Tx, 'prepared'>;

/** Where statements are asked: each by itself as of now, or all as of one moment. */
export type Source = DataSource | Moment;

/** Runs `work` with a moment of its own, for what several statements must tell alike while others write. */
export async function inOneMoment<T>(dataSource: DataSource, work: (moment: Moment) => Promise<T>): Promise<T> {
  return committed(
    dataSource.createQueryRunner(),
    (runner) =>
      work({ prepared: ({ name, sql }, parameters) => rowsOf(runner, { name, text: sql, values: [...parameters] }) }),
    'REPEATABLE READ',
  );
}

async function committed<T>(
  runner: QueryRunner,
  work: (runner: QueryRunner) => Promise<T>,
  isolation?: 'REPEATABLE READ',
): Promise<T> {
  try {
    await runner.startTransaction(isolation);
    const result = await work(runner);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    await rollBack(runner);
    throw error;
  } finally {
    await runner.release();
  }
}

/** Runs one statement by itself, or as of a moment, prepared as `Tx.prepared` has it: for reads that are as hot. */
export async function runPrepared<Row>(
  source: Source,
  { name, sql }: PreparedStatement,
  parameters: readonly unknown[],
): Promise<Row[]> {
  if ('prepared' in source) return source.prepared({ name, sql }, parameters);
  const runner = source.createQueryRunner();
  try {
    return await rowsOf<Row>(runner, { name, text: sql, values: [...parameters] });
  } finally {
    await runner.release();
  }
}

/** Asks the driver itself: TypeORM's own way costs half as much again, and knows no prepared statements. */
async function rowsOf<Row>(runner: QueryRunner, query: QueryConfig): Promise<Row[]> {
  // Its connection may be somebody else's by now.
  if (runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
  const connection = (await runner.connect()) as ClientBase;
  const result: unknown = await connection.query(query);
  // Several statements in one text give an array of results, and nobody wants those.
  return Array.isArray(result) ? [] : takeRows((result as { rows: Row[] }).rows);
}

/**
 * Takes the rows out of the driver's own array, which seems to come to stand in V8's old generation: left in it they outlive the
 * quick collections, and all collecting takes five times as long (docs/performance.md).
 */
function takeRows<Row>(rows: Row[]): Row[] {
  return rows.splice(0);
}

/** A broken connection has rolled back by itself, so the first error is the one worth telling. */
async function rollBack(runner: QueryRunner): Promise<void> {
  if (!runner.isTransactionActive) return;
  try {
    await runner.rollbackTransaction();
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
  }
}

/** What node-postgres, TypeORM and the network say when a connection is gone or cannot be had. */
const LOST =
  /^(Connection terminated|Connection ended|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|timeout exceeded when trying to connect|Query runner already released|Driver not Connected)/i;
const LOST_CODES = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  // A container that starts again has no name meanwhile.
  ...['ENOTFOUND', 'EAI_AGAIN'],
]);

/** Whether an error says that the database or the way to it is gone for now: SQLSTATE classes 08 and 57P, and the driver's own words. */
export function isConnectionLoss(error: unknown): boolean {
  // Not `instanceof`, which fails for what another realm threw, as Node's own parts do under Jest.
  if (!types.isNativeError(error)) return false;
  const { errors } = error as Partial<AggregateError>;
  if (Array.isArray(errors)) return errors.some(isConnectionLoss);
  const state = sqlState(error);
  if (state !== null) {
    return state.startsWith('08') || state.startsWith('57P') || state === IDLE_IN_TRANSACTION || state === TOO_MANY;
  }
  return LOST.test(error.message) || LOST_CODES.has((error as NodeJS.ErrnoException).code ?? '');
}

const IDLE_IN_TRANSACTION = '25P03';
const TOO_MANY = '53300';

/** The five characters that Postgres gives with an error, or null for an error that is not from Postgres. */
export function sqlState(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code } = error as { code?: unknown };
  // No class of SQLSTATE begins with an E, as the codes of the network do.
  return typeof code === 'string' && /^[0-9FHPX][0-9A-Z]{4}$/.test(code) ? code : null;
}

/** Whether a statement was given up because it took too long, as one does that waits for a row that somebody holds: 57014 and 55P03. */
export function isOutOfTime(error: unknown): boolean {
  const state = sqlState(error);
  return state === '57014' || state === '55P03';
}

/** Serialization failure and deadlock: the transaction did nothing wrong and may simply run again. */
export function mayRunAgain(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}
