import { sqlState } from '#libs/persistence';
import { ExplainedError } from '#libs/kernel';

/** The service cannot work on this database connection; the message says what to change. */
export class TransactionPooling extends ExplainedError {
  override readonly name = 'TransactionPooling';
}

export const POOLING_REMEDY =
  'Connect to PostgreSQL directly, or let the pooler keep one connection for each client (PgBouncer: pool_mode = session).';

/** One client connection: each call runs one statement on it. */
export interface ClientConnection {
  query(sql: string): Promise<unknown>;
  /** `SELECT pg_backend_pid()` */
  backendPid(): Promise<number>;
}

/** Other clients of a pooler may disturb one attempt. */
const ATTEMPTS = 3;

/** PgBouncer refuses transactions with this state where it pools single statements (`pool_mode = statement`). */
const PROTOCOL_VIOLATION = '08P01';

/**
 * Whether a pooler shares the database's connections among its clients' transactions. Otherwise a client keeps its backend process
 * as long as it is connected, and no other client ever has the same.
 */
export async function poolsTransactions(first: ClientConnection, second: ClientConnection): Promise<boolean> {
  const pid = await first.backendPid();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      await second.query('BEGIN');
    } catch (error) {
      if (sqlState(error) === PROTOCOL_VIOLATION) return true;
      throw error;
    }
    let isShared: boolean;
    try {
      // While the second holds a backend, a pooler that takes turns gives the first another one.
      isShared = (await second.backendPid()) === pid || (await first.backendPid()) !== pid;
    } finally {
      await second.query('ROLLBACK');
    }
    // A pooler that prefers the connection that was used last now gives the first the backend of the second.
    if (isShared || (await first.backendPid()) !== pid) return true;
  }
  return false;
}
