import type { EntityManager } from 'typeorm';
import type { Cause } from '#libs/kernel';

/** An open transaction. Whoever has it may read and write; only the unit of work that made it may end it. */
export interface Tx {
  readonly cause: Cause;
  /** When this unit of work began: the one time that all of it happened at. */
  readonly now: Date;
  readonly manager: EntityManager;
  /** Runs one statement and gives its rows, those of RETURNING too. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Like `query`, for a statement so hot that to plan it anew each time would cost more than to run it. */
  prepared<Row>(statement: PreparedStatement, parameters: readonly unknown[]): Promise<Row[]>;
  /** Calls `action` once the transaction has committed; never if it rolls back. */
  afterCommit(action: () => void): void;
}

/** Each connection plans it once, so its text has a name of its own and names the columns that it gives. */
export interface PreparedStatement {
  readonly name: string;
  readonly sql: string;
}
