import pg from 'pg';
import { hasCode } from '../has-code.js';

/** The superuser's URL for a database of the cluster. */
export function adminUrl(port: number, password: string, database: string): string {
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** Runs `work` with a new connection. @throws if the server does not accept it within 2 s */
export async function withConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000, query_timeout: 60_000 });
  // A server that stops while we are connected also emits this; the query in progress rejects as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Creates the database if it is missing; another start may create it at the same moment. */
export async function ensureDatabase(port: number, password: string, database: string): Promise<void> {
  await withConnection(adminUrl(port, password, 'postgres'), async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount !== 0) return;
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
    } catch (error) {
      // duplicate_database, or a unique violation in pg_database while the other one has not finished
      if (!hasCode(error, '42P04', '23505')) throw error;
    }
  });
}
