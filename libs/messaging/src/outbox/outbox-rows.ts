import type { DataSource } from 'typeorm';

/** A row of the outbox that is not published yet. */
export interface PendingEvent {
  readonly id: string;
  readonly eventId: string;
  readonly key: string;
  readonly subject: string;
  readonly envelope: string;
}

export interface PublishedEvent {
  readonly id: string;
  readonly key: string;
  /** The sequence at which the stream stored it. */
  readonly streamSeq: number;
}

/** The pending rows in id order, without some rows and without some keys. */
export function pendingEvents(
  dataSource: DataSource,
  limit: number,
  without: { readonly ids: readonly string[]; readonly keys: readonly string[] },
): Promise<PendingEvent[]> {
  return dataSource.query<PendingEvent[]>(
    `SELECT id, event_id AS "eventId", partition_key AS key, subject, envelope FROM outbox
     WHERE id <> ALL ($1::bigint[]) AND partition_key <> ALL ($2::text[])
     ORDER BY id LIMIT ${String(limit)}`,
    [without.ids, without.keys],
  );
}

/**
 * Moves published rows from `outbox` to `outbox_sent`, and renews the lease.
 * @returns whether this replica still holds the lease; otherwise nothing was moved
 */
export async function moveToSent(
  dataSource: DataSource,
  lease: { readonly owner: string; readonly epoch: number; readonly milliseconds: number },
  published: readonly PublishedEvent[],
): Promise<boolean> {
  const [{ held } = { held: false }] = await dataSource.query<{ held: boolean }[]>(
    `WITH fence AS (
       UPDATE relay_lease SET live_until = clock_timestamp() + make_interval(secs => $3 / 1000.0)
       WHERE owner = $1 AND epoch = $2 RETURNING true AS held
     ), moved AS (
       DELETE FROM outbox USING fence, unnest($4::bigint[], $5::bigint[]) AS acked (id, stream_seq)
       WHERE outbox.id = acked.id
       RETURNING outbox.*, acked.stream_seq
     ), kept AS (
       INSERT INTO outbox_sent (id, event_id, partition_key, subject, envelope, created_at, correlation_id, stream_seq)
       SELECT id, event_id, partition_key, subject, envelope, created_at, correlation_id, stream_seq FROM moved
     )
     SELECT EXISTS (SELECT 1 FROM fence) AS held`,
    [
      lease.owner,
      lease.epoch,
      lease.milliseconds,
      published.map((event) => event.id),
      published.map((event) => event.streamSeq),
    ],
  );
  return held;
}
