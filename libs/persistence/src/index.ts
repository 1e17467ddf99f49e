export { allAlike, Batches, type Outcome } from './batches.js';
export { changesBetween } from './changes-between.js';
export { createDataSource } from './data-source.js';
export { keepAnswers, keptAnswers } from './kept-answers.js';
export { migrate, migrationNames, migrationsBeside, projectRoot } from './migrate.js';
export type { OnceKey } from './once-key.js';
export { persistenceMigrations } from './migrations.js';
export { type Balance, QUOTA_WINDOW, type Quota, type Settlement } from './quotas/quota.js';
export { forgetOldWindows, Quotas } from './quotas/quotas.js';
export { databaseOf, DatabaseNotSetUp, roleUrl, type SchemaOwner, setUpDatabase } from './set-up.js';
export { forgetSpentTickets, spendTicket } from './spent-tickets.js';
export {
  inOneMoment,
  inTransaction,
  isConnectionLoss,
  isOutOfTime,
  mayRunAgain,
  type Moment,
  runPrepared,
  type Source,
  sqlState,
} from './transaction.js';
export type { PreparedStatement, Tx } from './tx.js';
export { type Answer, type Call, forgetOldAnswers, UnitOfWork } from './unit-of-work.js';
