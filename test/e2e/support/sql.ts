import pg from 'pg';

/** Runs SQL on a connection of its own and gives the rows. */
export async function onDatabase<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<T & pg.QueryResultRow>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

/** The same database for another user. */
export function urlFor(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = password;
  return changed.href;
}
