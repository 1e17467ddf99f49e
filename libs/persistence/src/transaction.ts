import { types } from 'node:util';
import { Logger } from '@nestjs/common';
import type { ClientBase, QueryConfig } from 'pg';
import { type DataSource, type QueryRunner, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { type Cause, type Clock, systemClock } from '#libs/kernel';
import type { PreparedStatement, Tx } from './tx.js';

const log = new Logger('Transaction');

/**
 * Runs `work` in one transaction on a connection of its own: commits when it returns, rolls back when it throws. The
 * `afterCommit` actions run outside: an error there is logged, and neither skips the others nor fails what has committed.
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  cause: Cause,
  work: (tx: Tx) => Promise<T>,
  clock: Clock = systemClock,
): Promise<T> {
  const afterCommit: (() => void)[] = [];
  const result = await runAndCommit(dataSource.createQueryRunner(), (runner) =>
    work({
      cause,
      now: clock.now(),
      manager: runner.manager,
      query: (sql, parameters = []) => rowsOf(runner, { text: sql, values: [...parameters] }),
      prepared: ({ name, sql }, parameters) => rowsOf(runner, { name, text: sql, values: [...parameters] }),
      afterCommit: (action) => afterCommit.push(action),
    }),
  );
  for (const action of afterCommit) runLogged(action);
  return result;
}

function runLogged(action: () => void): void {
  try {
    action();
  } catch (error) {
    log.error('An action after the commit failed; the transaction stays committed.', error);
  }
}

/** A snapshot of the database: all its statements see the same state, whatever others commit meanwhile. */
export type Snapshot = Pick<Tx, 'prepared'>;

/** Where a query runs: each statement by itself, or several in one snapshot. */
export type Source = DataSource | Snapshot;

/** Runs `work` in a REPEATABLE READ transaction, for queries whose results must agree while others write. */
export async function inRepeatableRead<T>(
  dataSource: DataSource,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  return runAndCommit(
    dataSource.createQueryRunner(),
    (runner) =>
      work({ prepared: ({ name, sql }, parameters) => rowsOf(runner, { name, text: sql, values: [...parameters] }) }),
    'REPEATABLE READ',
  );
}

async function runAndCommit<T>(
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

/** Runs one prepared statement, by itself or in a snapshot: for reads that run as often as to be worth it. */
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

/** Calls the driver directly: TypeORM's own way costs half as much again, and has no prepared statements. */
async function rowsOf<Row>(runner: QueryRunner, query: QueryConfig): Promise<Row[]> {
  // Another transaction may have its connection by now.
  if (runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
  const connection = (await runner.connect()) as ClientBase;
  const result: unknown = await connection.query(query);
  // Several statements in one text give an array of results, which no caller needs.
  return Array.isArray(result) ? [] : takeRows((result as { rows: Row[] }).rows);
}

/**
 * Takes the rows out of the driver's own array, which V8 seems to allocate in its old generation: rows that stay in it survive
 * the young collections, and collecting takes five times as long (docs/performance.md).
 */
function takeRows<Row>(rows: Row[]): Row[] {
  return rows.splice(0);
}

/** A broken connection has rolled back by itself, so the first error is the one to throw. */
async function rollBack(runner: QueryRunner): Promise<void> {
  if (!runner.isTransactionActive) return;
  try {
    await runner.rollbackTransaction();
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
  }
}

/** The messages of node-postgres and TypeORM when a connection is lost or cannot be opened. */
const CONNECTION_LOST =
  /^(Connection terminated|Connection ended|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|timeout exceeded when trying to connect|Query runner already released|Driver not Connected)/i;
const NETWORK_CODES = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  // While a container restarts, its name does not resolve.
  ...['ENOTFOUND', 'EAI_AGAIN'],
]);

/** Whether the database cannot be reached for now: SQLSTATE classes 08 and 57P, and the driver's own messages. */
export function isConnectionLoss(error: unknown): boolean {
  // Not `instanceof`, which fails for errors of another realm, as Node's own are under Jest.
  if (!types.isNativeError(error)) return false;
  const { errors } = error as Partial<AggregateError>;
  if (Array.isArray(errors)) return errors.some(isConnectionLoss);
  const state = sqlState(error);
  if (state !== null) {
    return (
      state.startsWith('08') ||
      state.startsWith('57P') ||
      state === IDLE_IN_TRANSACTION ||
      state === TOO_MANY_CONNECTIONS
    );
  }
  return CONNECTION_LOST.test(error.message) || NETWORK_CODES.has((error as NodeJS.ErrnoException).code ?? '');
}

const IDLE_IN_TRANSACTION = '25P03';
const TOO_MANY_CONNECTIONS = '53300';

/** The five characters of SQLSTATE, or null for an error that is not from Postgres. */
export function sqlState(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code } = error as { code?: unknown };
  // No SQLSTATE class begins with an E, as the codes of network errors do.
  return typeof code === 'string' && /^[0-9FHPX][0-9A-Z]{4}$/.test(code) ? code : null;
}

/** Whether a statement timed out, as one does that waits for a locked row: 57014 and 55P03. */
export function isTimeout(error: unknown): boolean {
  const state = sqlState(error);
  return state === '57014' || state === '55P03';
}

/** Serialization failure or deadlock: the transaction itself is fine and may simply run again. */
export function mayRunAgain(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}
