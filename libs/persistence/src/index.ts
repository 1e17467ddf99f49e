export { Batches, type Outcome } from './batches.js';
export { createDataSource } from './data-source.js';
export { keepAnswers, keptAnswers } from './kept-answers.js';
export { migrate, migrationNames, migrationsBeside, projectRoot } from './migrate.js';
export { persistenceMigrations } from './migrations.js';
export { databaseOf, DatabaseNotSetUp, roleUrl, type SchemaOwner, setUpDatabase } from './set-up.js';
export { inTransaction, isConnectionLoss, isOutOfTime, mayRunAgain, sqlState } from './transaction.js';
export type { PreparedStatement, Tx } from './tx.js';
export { type Answer, type Call, forgetOldAnswers, type OnceKey, UnitOfWork } from './unit-of-work.js';
