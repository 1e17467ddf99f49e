import type { DataSource } from 'typeorm';

/** The state of a service's outbox and relay. */
export interface OutboxState {
  /** Events that the broker has not acknowledged. */
  readonly pending: number;
  /** Age of the oldest pending event; null if there is none. */
  readonly oldestSeconds: number | null;
  /** Approximate number of sent events that can be published again. */
  readonly sentKept: number;
  readonly relay: {
    /** The replica that publishes; null while none does. */
    readonly owner: string | null;
    /** Raised whenever another replica takes over. */
    readonly epoch: number;
    readonly liveUntil: Date | null;
  };
  /** The creation time of the stream that was last published into, as the server writes it; null before the first. */
  readonly streamCreated: string | null;
}

export async function outboxState(dataSource: DataSource): Promise<OutboxState> {
  const [row] = await dataSource.query<Row[]>(
    `SELECT (SELECT count(*) FROM outbox) AS pending,
       (SELECT extract(epoch FROM clock_timestamp() - created_at) FROM outbox ORDER BY id LIMIT 1)::float8 AS "oldestSeconds",
       -- Counting the events of a day takes too long; the database's statistics are close enough.
       (SELECT coalesce(sum(n_live_tup), 0) FROM pg_stat_user_tables
        WHERE relid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'outbox_sent'::regclass)) AS "sentKept",
       CASE WHEN live_until > clock_timestamp() THEN owner END AS owner, epoch,
       CASE WHEN isfinite(live_until) THEN live_until END AS "liveUntil", stream_created AS "streamCreated"
     FROM relay_lease`,
  );
  if (row === undefined) throw new Error('The row of the relay lease is missing.');
  const { pending, oldestSeconds, sentKept, owner, epoch, liveUntil, streamCreated } = row;
  return {
    pending: Number(pending),
    oldestSeconds,
    sentKept: Number(sentKept),
    relay: { owner, epoch: Number(epoch), liveUntil },
    streamCreated,
  };
}

interface Row {
  readonly pending: string;
  readonly oldestSeconds: number | null;
  readonly sentKept: string;
  readonly owner: string | null;
  readonly epoch: string;
  readonly liveUntil: Date | null;
  readonly streamCreated: string | null;
}
