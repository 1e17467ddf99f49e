import pg from 'pg';
import { eventually } from '#libs/testing';

/** A database session that holds locks, so that a process blocks at a chosen statement. */
export class LockHolder {
  private constructor(
    private readonly client: pg.Client,
    /** A second session, since a transaction sees the same activity throughout. */
    private readonly observer: pg.Client,
  ) {}

  /** @param sql takes the locks; they are held until `release` */
  static async acquire(url: string, sql: string, parameters: unknown[] = []): Promise<LockHolder> {
    const [client, observer] = [await connected(url), await connected(url)];
    await client.query('BEGIN');
    await client.query(sql, parameters);
    return new LockHolder(client, observer);
  }

  /**
   * Waits until a process is blocked at a statement.
   * @param who an application's name, as Postgres shows it but without the end of a replica's id
   * @param statement how the statement begins, as LIKE takes it
   */
  async waitUntilBlocked(who: string, statement: string): Promise<void> {
    await eventually(async () => {
      const { rows } = await this.observer.query(
        `SELECT pid FROM pg_stat_activity
         WHERE regexp_replace(application_name, ' [0-9a-f]{12}$', '') = $1 AND ltrim(query) LIKE $2 || '%' AND wait_event_type = 'Lock'`,
        [who, statement],
      );
      expect(rows).not.toEqual([]);
    }, 60_000);
  }

  async release(): Promise<void> {
    try {
      await this.client.query('ROLLBACK');
      await Promise.all([this.client.end(), this.observer.end()]);
    } catch {
      // Its server is gone, and so are the locks.
    }
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'roadblock' });
  // The server may be killed, which releases the locks as well.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
