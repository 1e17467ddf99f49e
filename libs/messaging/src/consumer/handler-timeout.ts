import type { EventEmitter } from 'node:events';
import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/persistence';
import { settlesWithin } from '../timeouts.js';

/** How long the end of a connection may take to arrive, in milliseconds. */
const END_PATIENCE = 1_000;

/** A handler did not end in time; its transaction is broken off, so that whatever it does later has no effect. */
export class HandlerTimedOut extends Error {
  override readonly name = 'HandlerStuck';

  /** @param patience how long it was waited for, in milliseconds */
  constructor(patience: number) {
    super(`The handler did not end within ${String(patience / 1_000)} s`);
  }
}

/**
 * Waits for a handler.
 * @param patience how long at the most, in milliseconds
 * @throws {HandlerTimedOut}; what the handler throws
 */
export async function handledWithin(
  patience: number,
  dataSource: DataSource,
  tx: Tx,
  handler: Promise<void>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, patience, 'late');
  });
  try {
    if ((await Promise.race([handler, late])) !== 'late') return;
  } finally {
    clearTimeout(timer);
  }
  // What it says from now on is of no interest.
  handler.catch(() => undefined);
  await breakOff(dataSource, tx);
  throw new HandlerTimedOut(patience);
}

/**
 * Ends the connection from outside: a rollback would queue behind the statement that the handler waits for, and what the
 * handler says after it would take effect by itself.
 */
async function breakOff(dataSource: DataSource, tx: Tx): Promise<void> {
  const client = (await tx.manager.queryRunner?.connect()) as EventEmitter & { processID: number };
  // Otherwise the pool would hand the connection out again before it has heard of its end.
  const ended = new Promise((resolve) => client.once('end', resolve));
  await dataSource.query('SELECT pg_terminate_backend($1)', [client.processID]);
  await settlesWithin(END_PATIENCE, ended);
}
