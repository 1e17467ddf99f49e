import type { Tx } from '#libs/persistence';
import type { OutboxSignal } from './outbox-signal.js';

/** Rows per statement: the events of a day would exceed the statement timeout. */
const BATCH_SIZE = 10_000;

/**
 * Publishes again what was sent since a time: moves it from `outbox_sent` back to `outbox` under the old ids, so that it precedes
 * the pending events of its key. Consumers drop events that they have by their ids.
 * @param signal raised after the commit; without it, the relay finds the rows by its next poll
 * @returns the number of events
 */
export async function republish(tx: Tx, since: Date, signal?: OutboxSignal): Promise<number> {
  const moved = await moveBack(tx, 'sent_at >= $3', since);
  tx.afterCommit(() => signal?.raise());
  return moved;
}

/** The same for events that the stream stored after a sequence. @returns the number of events */
export async function republishAfter(tx: Tx, streamSeq: number): Promise<number> {
  return moveBack(tx, 'stream_seq > $3', streamSeq);
}

/** Leaves rows alone that are sent while this runs. */
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
      [after, BATCH_SIZE, bound],
    );
    if (last === null) return moved;
    // Another run may have moved rows of this part already.
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
