export { Batcher, type BatchResult, shareQuery } from './batcher.js';
export { changesBetween } from './changes-between.js';
export { type Column, columnsOf, insertFromJson, jsonRows, selectColumns, updateFromJson } from './columns.js';
export { createDataSource } from './data-source.js';
export { findStoredResponses, forgetOldResponses, type IdempotencyKey, storeResponses } from './idempotency.js';
export { migrate, migrationNames, migrationsOf, projectRoot } from './migrate.js';
export { persistenceMigrations } from './migrations.js';
export { type Balance, QUOTA_WINDOW, type Quota, type Settlement } from './quotas/quota.js';
export { forgetOldWindows, Quotas } from './quotas/quotas.js';
export { databaseOf, DatabaseNotSetUp, roleUrl, type SchemaOwner, setUpDatabase } from './set-up.js';
export { forgetSpentTickets, spendTicket } from './spent-tickets.js';
export {
  inRepeatableRead,
  inTransaction,
  isConnectionLoss,
  isTimeout,
  mayRunAgain,
  runPrepared,
  type Snapshot,
  type Source,
  sqlState,
} from './transaction.js';
export type { PreparedStatement, Tx } from './tx.js';
export { type Call, type CallResult, UnitOfWork } from './unit-of-work.js';
