import type { Tx } from '#libs/persistence';
import type { OutboxSignal } from './outbox-signal.js';

/** How many rows one statement moves: a day's events would take longer than a statement may. */
const ROWS = 10_000;

/**
 * Has all that was sent since a time sent again: moves it from `outbox_sent` back to the outbox, under the old ids, so
 * that it goes before whatever of its key is still to be sent. Who has an event already drops it by its id.
 * @param signal is raised after the commit, if there is one; otherwise the relay sees the rows with its next look
 * @returns how many events
 */
export async function republish(tx: Tx, since: Date, signal?: OutboxSignal): Promise<number> {
  const moved = await moveBack(tx, 'sent_at >= $3', since);
  tx.afterCommit(() => signal?.raise());
  return moved;
}

/** The same for what was sent to places in the stream after this one. @returns how many events */
export async function republishAfter(tx: Tx, streamSeq: number): Promise<number> {
  return moveBack(tx, 'stream_seq > $3', streamSeq);
}

/** Rows that are sent while this goes on stay where they are. */
async function moveBack(tx: Tx, which: string, bound: unknown): Promise<number> {
  let moved = 0;
  let after = '-1';
  for (;;) {
    const [{ last } = { last: null }] = await tx.query<{ last: string | null }>(
      `SELECT max(stream_seq) AS last
       FROM (
         SELECT stream_seq FROM outbox_sent
         WHERE stream_seq > $1 AND sent_at <= now() AND ${which}
         ORDER BY stream_seq LIMIT $2
       ) AS part`,
      [after, ROWS, bound],
    );
    if (last === null) return moved;
    // Another run may take rows of this part first; then they are back already.
    const [{ count } = { count: 0 }] = await tx.query<{ count: number }>(
      `WITH again AS (
         DELETE FROM outbox_sent WHERE stream_seq > $1 AND stream_seq <= $2 AND sent_at <= now() AND ${which}
         RETURNING id, event_id, partition_key, subject, envelope, created_at, correlation_id
       ), back AS (
         INSERT INTO outbox (id, event_id, partition_key, subject, envelope, created_at, correlation_id)
         OVERRIDING SYSTEM VALUE
         SELECT id, event_id, partition_key, subject, envelope, created_at, correlation_id FROM again
       )
       SELECT count(*)::integer AS count FROM again`,
      [after, last, bound],
    );
    moved += count;
    after = last;
  }
}
