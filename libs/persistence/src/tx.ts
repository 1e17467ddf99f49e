import type { EntityManager } from 'typeorm';
import type { Cause } from '#libs/kernel';

/** An open transaction. Its holder may read and write; only the unit of work that began it may end it. */
export interface Tx {
  readonly cause: Cause;
  /** When this unit of work began: the one timestamp of everything in it. */
  readonly now: Date;
  readonly manager: EntityManager;
  /** Runs one statement and returns its rows, also those of RETURNING. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Like `query`, for a statement that runs so often that planning it each time would cost more than running it. */
  prepared<Row>(statement: PreparedStatement, parameters: readonly unknown[]): Promise<Row[]>;
  /** Calls `action` once the transaction has committed, and never if it rolls back. An error in it is logged. */
  afterCommit(action: () => void): void;
}

/** Each connection plans it once, so each text has a name of its own, and lists the columns that it returns. */
export interface PreparedStatement {
  readonly name: string;
  readonly sql: string;
}
