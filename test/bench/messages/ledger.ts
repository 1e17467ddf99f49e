import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { causeOfRequest, newId } from '#libs/kernel';
import { messagingMigrations, Outbox, OutboxSignal } from '#libs/messaging';
import { createDataSource, inTransaction, migrate, persistenceMigrations } from '#libs/persistence';
import { benchMigrations } from './definition.js';
import { commentEvent } from './event.js';

/** The schemas: each service has one, the bare programs share one. */
export interface Ends {
  readonly from: 'comments' | 'bare';
  readonly to: 'posts' | 'bare';
}

export interface Latency {
  /** Events a second that were appended. */
  readonly pace: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Prepares the database and reads the results from it. Postgres must track commit timestamps. */
export class Ledger {
  private constructor(private readonly admin: DataSource) {}

  static async open(adminUrl: string): Promise<Ledger> {
    const admin = dataSourceOf(adminUrl, 'public');
    await admin.initialize();
    await admin.query('CREATE SCHEMA bare');
    const bare = await dataSourceOf(adminUrl, 'bare').initialize();
    await migrate(bare, [persistenceMigrations, messagingMigrations, benchMigrations]);
    await bare.destroy();
    return new Ledger(admin);
  }

  async close(): Promise<void> {
    await this.admin.destroy();
  }

  async fillOutbox(schema: Ends['from'], count: number): Promise<void> {
    const outbox = new Outbox('comments', new OutboxSignal());
    const source = await dataSourceOf((this.admin.options as { url: string }).url, schema).initialize();
    for (let left = count; left > 0; left -= 500) {
      const drafts = Array.from({ length: Math.min(left, 500) }, () => commentEvent(newId()));
      await inTransaction(source, causeOfRequest(), (tx) => outbox.append(tx, drafts));
    }
    await source.query('VACUUM ANALYZE outbox');
    await source.destroy();
  }

  async reset({ from, to }: Ends): Promise<void> {
    await this.admin.query(`TRUNCATE ${from}.outbox, ${from}.outbox_sent, ${from}.appended`);
    await this.resetConsumers({ from, to });
  }

  async resetMeasured({ from, to }: Ends): Promise<void> {
    await this.admin.query(`TRUNCATE ${from}.appended, ${to}.effects`);
  }

  /** Resets the consumers to the start of the stream. */
  async resetConsumers({ to }: Ends): Promise<void> {
    await this.admin.query(`TRUNCATE ${to}.effects, ${to}.inbox, ${to}.consumer_positions, ${to}.replicas`);
  }

  /** Keeps new replicas on standby: other owners seem to hold all lanes. */
  async holdLanes(): Promise<void> {
    await this.admin.query(
      `INSERT INTO posts.replicas SELECT '0-' || lpad(n::text, 2, '0'), now() + interval '1 hour' FROM generate_series(0, 15) AS n`,
    );
  }

  async releaseLanes(): Promise<void> {
    await this.admin.query(`DELETE FROM posts.replicas WHERE id LIKE '0-%'`);
  }

  /** Keeps a new relay on standby: another owner seems to hold the lease. */
  async holdRelay(): Promise<void> {
    await this.admin.query(`UPDATE comments.relay_lease SET owner = 'bench', live_until = now() + interval '1 hour'`);
  }

  async releaseRelay(): Promise<void> {
    await this.admin.query(`UPDATE comments.relay_lease SET live_until = now()`);
  }

  async sent({ from }: Ends, count: number): Promise<void> {
    await this.untilRows(`${from}.outbox_sent`, count);
  }

  async consumed({ to }: Ends, count: number): Promise<void> {
    await this.untilRows(`${to}.effects`, count);
  }

  /** Sent events per second, over the middle four fifths. */
  sentPerSecond({ from }: Ends): Promise<number> {
    return this.perSecond(`SELECT sent_at AS at FROM ${from}.outbox_sent`);
  }

  /** Effects per second, over the middle four fifths. */
  consumedPerSecond({ to }: Ends): Promise<number> {
    return this.perSecond(`SELECT pg_xact_commit_timestamp(xmin) AS at FROM ${to}.effects`);
  }

  /** From commit to commit, by the database's clock. */
  async latency({ from, to }: Ends): Promise<Latency> {
    const [row] = await this.admin.query<Latency[]>(
      `WITH way AS (
         SELECT pg_xact_commit_timestamp(appended.xmin) AS began, pg_xact_commit_timestamp(effect.xmin) AS ended
         FROM ${from}.appended JOIN ${to}.effects AS effect USING (id)
       ), taken AS (SELECT began, extract(epoch FROM ended - began) * 1000 AS ms FROM way)
       SELECT (count(*) / extract(epoch FROM max(began) - min(began)))::float8 AS pace,
         percentile_disc(0.5) WITHIN GROUP (ORDER BY ms)::float8 AS p50,
         percentile_disc(0.99) WITHIN GROUP (ORDER BY ms)::float8 AS p99 FROM taken`,
    );
    if (row === undefined) throw new Error('An aggregate has one row.');
    return row;
  }

  appended({ from }: Ends): Promise<number> {
    return this.rows(`${from}.appended`);
  }

  private async untilRows(table: string, count: number): Promise<void> {
    let before = -1;
    let quietSince = performance.now();
    for (;;) {
      const now = await this.rows(table);
      if (now >= count) return;
      if (now !== before) quietSince = performance.now();
      if (performance.now() - quietSince > 60_000) {
        throw new Error(`${table} stands at ${String(now)} of ${String(count)} rows for a minute.`);
      }
      before = now;
      await sleep(200);
    }
  }

  private async rows(table: string): Promise<number> {
    const [row] = await this.admin.query<{ n: number }[]>(`SELECT count(*)::integer AS n FROM ${table}`);
    return row?.n ?? 0;
  }

  private async perSecond(times: string): Promise<number> {
    const [row] = await this.admin.query<{ rate: number }[]>(
      `SELECT (0.8 * count(*) / extract(epoch FROM percentile_disc(0.9) WITHIN GROUP (ORDER BY at)
         - percentile_disc(0.1) WITHIN GROUP (ORDER BY at)))::float8 AS rate FROM (${times}) AS done`,
    );
    return row?.rate ?? NaN;
  }
}

function dataSourceOf(url: string, schema: string): DataSource {
  return createDataSource({
    url,
    schema,
    entities: [],
    poolSize: 4,
    applicationName: 'bench',
    idleInTransactionTimeout: 30_000,
  });
}
