import type { DataSource, QueryRunner } from 'typeorm';
import {
  type ClientConnection,
  POOLING_REMEDY,
  poolsTransactions,
  TransactionPooling,
} from '../transaction-pooling.js';

/**
 * Search path, timeouts and application name belong to a session, and a replica counts as ended when no session has its name:
 * behind a pooler that shares sessions, replicas would take one another's work.
 * @throws {TransactionPooling}
 */
export async function refuseTransactionPooling(service: string, dataSource: DataSource): Promise<void> {
  const [first, second] = [dataSource.createQueryRunner(), dataSource.createQueryRunner()];
  try {
    if (!(await poolsTransactions(connectionOf(first), connectionOf(second)))) return;
    throw new TransactionPooling(
      `A pooler between ${service} and PostgreSQL shares connections among transactions. ${POOLING_REMEDY}`,
    );
  } finally {
    await Promise.all([first.release(), second.release()]);
  }
}

function connectionOf(runner: QueryRunner): ClientConnection {
  return {
    query: (sql) => runner.query(sql),
    backendPid: async () => {
      const [row] = (await runner.query('SELECT pg_backend_pid() AS pid')) as { readonly pid: number }[];
      if (row === undefined) throw new Error('PostgreSQL returned no row.');
      return row.pid;
    },
  };
}
