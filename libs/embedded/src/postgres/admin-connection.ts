import pg from 'pg';
import { hasCode } from '../has-code.js';

/** The superuser's URL for a database of the cluster. */
export function adminUrl(port: number, password: string, database: string): string {
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** Runs `work` with a connection of its own; gives up connecting after 2 s. */
export async function withConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000, query_timeout: 60_000 });
  // A server that goes down while we are connected also reports here; the query in progress rejects as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes the database unless it is there; another start may make it in the same moment. */
export async function ensureDatabase(port: number, password: string, database: string): Promise<void> {
  await withConnection(adminUrl(port, password, 'postgres'), async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount !== 0) return;
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
    } catch (error) {
      // duplicate_database, or a unique violation in pg_database when the other one is not yet through
      if (!hasCode(error, '42P04', '23505')) throw error;
    }
  });
}
