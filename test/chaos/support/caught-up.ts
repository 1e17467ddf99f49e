import { eventually } from '#libs/testing';
import type { Installation } from './installation.js';
import type { Load } from './load.js';

/** How long the way from a write to its last effect may take after trouble, in milliseconds. */
const TIMEOUT_MS = 180_000;

/** Waits until all that was accepted before this moment has taken effect everywhere, whatever else is written meanwhile. */
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
