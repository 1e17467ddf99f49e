import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Installation } from './installation.js';
import type { Load } from './load.js';

/** How long to wait for progress, and between two polls, in milliseconds. */
const TIMEOUT_MS = 120_000;
const POLL_INTERVAL_MS = 200;

interface Counts {
  /** Comments with a 2xx response. */
  readonly accepted: number;
  /** Events that the broker has stored. */
  readonly relayed: number;
  /** Comments that the notifications service has handled. */
  readonly notified: number;
  /** Comments as the posts service counts them. */
  readonly counted: number;
}

/** Counts comments and their events, on its own connection. */
export class Progress {
  private constructor(
    private readonly client: pg.Client,
    private readonly load: Load,
  ) {}

  static async of(installation: Installation, load: Load): Promise<Progress> {
    const client = new pg.Client({ connectionString: installation.postgres.adminUrl, application_name: 'progress' });
    await client.connect();
    return new Progress(client, load);
  }

  /** Waits until `by` more comments are accepted, relayed and handled. @throws {Error} if one of these counts stalls */
  async expectProgress(by: number): Promise<void> {
    const before = await this.counts();
    const giveUpAt = performance.now() + TIMEOUT_MS;
    for (;;) {
      const now = await this.counts();
      const lagging = (Object.keys(now) as (keyof Counts)[]).filter((name) => now[name] - before[name] < by);
      if (lagging.length === 0) return;
      if (performance.now() > giveUpAt) throw new Error(`No progress: ${JSON.stringify({ lagging, before, now })}`);
      await sleep(POLL_INTERVAL_MS);
    }
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  private async counts(): Promise<Counts> {
    const { rows } = await this.client.query<Omit<Counts, 'accepted'>>(
      `SELECT (SELECT count(*)::integer FROM comments.outbox_sent) AS relayed,
         (SELECT count(*)::integer FROM notifications.notification_items) AS notified,
         (SELECT sum(comment_count)::integer FROM posts.posts) AS counted`,
    );
    return { accepted: this.load.succeeded, ...(rows[0] ?? { relayed: 0, notified: 0, counted: 0 }) };
  }
}
