import { eventually } from '#libs/testing';
import type { Installation } from './installation.js';
import type { Load } from './load.js';

/** How long a write may take to its last effect after a failure, in milliseconds. */
const TIMEOUT_MS = 180_000;

/** Waits until every write accepted before this call has taken effect everywhere, even under load. */
export async function caughtUp(installation: Installation, load: Load): Promise<void> {
  const ids = [...load.accepted];
  const since = await installation.now();
  await eventually(async () => {
    const unsent = await installation.query('SELECT id FROM comments.outbox WHERE created_at < $1 LIMIT 10', [since]);
    expect(unsent).toEqual([]);
    const missing = await installation.query(
      `SELECT id FROM unnest($1::uuid[]) AS accepted (id)
       WHERE NOT EXISTS (SELECT 1 FROM notifications.notification_items WHERE comment_id = accepted.id) LIMIT 10`,
      [ids],
    );
    expect(missing).toEqual([]);
    const [counted] = await installation.query<{ n: number }>(
      'SELECT sum(comment_count)::integer AS n FROM posts.posts',
    );
    expect(counted?.n).toBeGreaterThanOrEqual(ids.length);
  }, TIMEOUT_MS);
}
