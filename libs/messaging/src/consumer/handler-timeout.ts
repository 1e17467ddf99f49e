import type { EventEmitter } from 'node:events';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/persistence';
import { settlesWithin } from '../timeouts.js';

const CONNECT_TIMEOUT_MS = 5_000;
/** How long to wait until the client has noticed that its connection was terminated. */
const TERMINATION_TIMEOUT_MS = 1_000;

/** A handler did not finish in time. Its connection was terminated, so nothing it does later has an effect. */
export class HandlerTimedOut extends Error {
  override readonly name = 'HandlerTimedOut';

  /** @param timeout milliseconds */
  constructor(timeout: number) {
    super(`The handler did not finish within ${String(timeout / 1_000)} s`);
  }
}

/**
 * Waits for a handler.
 * @param timeout milliseconds
 * @throws {HandlerTimedOut}; what the handler throws
 */
export async function handledWithin(
  timeout: number,
  dataSource: DataSource,
  tx: Tx,
  handler: Promise<void>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, timeout, 'late');
  });
  try {
    if ((await Promise.race([handler, late])) !== 'late') return;
  } finally {
    clearTimeout(timer);
  }
  // Its result no longer matters.
  handler.catch(() => undefined);
  await terminateConnection(dataSource, tx);
  throw new HandlerTimedOut(timeout);
}

/**
 * Terminates the connection from outside: a ROLLBACK would queue behind the statement that the handler waits for, and statements
 * that the handler sends after it would commit by themselves.
 */
async function terminateConnection(dataSource: DataSource, tx: Tx): Promise<void> {
  const client = (await tx.manager.queryRunner?.connect()) as EventEmitter & { processID: number };
  // The pool must not hand the connection out again before it knows that it was terminated.
  const ended = new Promise((resolve) => client.once('end', resolve));
  await terminateBackend(dataSource, client.processID);
  await settlesWithin(TERMINATION_TIMEOUT_MS, ended);
}

/** On a connection outside the pool: stuck handlers may hold every connection of the pool. */
async function terminateBackend({ options }: DataSource, processId: number): Promise<void> {
  const { url } = options as { url?: string };
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  await client.connect();
  try {
    await client.query('SELECT pg_terminate_backend($1)', [processId]);
  } finally {
    await client.end();
  }
}
