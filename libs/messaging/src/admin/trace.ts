import type { DataSource } from 'typeorm';

/** One thing that happened to an event in this service. */
export interface Step {
  readonly at: Date;
  readonly kind: 'appended' | 'published' | 'handled' | 'parked' | 'dead';
  readonly eventId: string | null;
  readonly type: string | null;
  /** Of an appended event: the event that caused it; null if the request itself did. */
  readonly causationId?: string | null;
  readonly streamSeq?: number;
  readonly consumer?: string;
  /** Null for an event that waits behind an earlier one of its key. */
  readonly error?: string | null;
  readonly attempts?: number;
  readonly nextAttemptAt?: Date | null;
}

/** One request may lead to any number of events. */
const MAX_STEPS = 1_000;

/**
 * The first 1,000 steps that one request led to in this service, oldest first. Sent events are known as long as `outbox_sent` is
 * kept (a day), received ones as long as the inbox is (15 days).
 */
export async function traceOf(dataSource: DataSource, correlationId: string): Promise<Step[]> {
  const rows = await dataSource.query<Row[]>(
    // Indexes outbox_sent_correlation, inbox_correlation and parked_events_correlation; the outbox is small.
    `WITH published AS (
       SELECT event_id, created_at, NULL::timestamptz AS sent_at, NULL::bigint AS stream_seq, envelope::json AS envelope
       FROM outbox WHERE correlation_id = $1
       UNION ALL
       SELECT event_id, created_at, sent_at, stream_seq, envelope::json FROM outbox_sent WHERE correlation_id = $1
     ), parked AS (
       SELECT * FROM parked_events WHERE correlation_id = $1
     ), step AS (
       SELECT created_at AS at, 1 AS turn, event_id, envelope ->> 'type' AS type,
         json_build_object('kind', 'appended', 'causationId', envelope ->> 'causationid') AS details
       FROM published
       UNION ALL
       SELECT sent_at, 2, event_id, envelope ->> 'type', json_build_object('kind', 'published', 'streamSeq', stream_seq)
       FROM published WHERE sent_at IS NOT NULL
       UNION ALL
       -- The inbox also has parked events, so that they are not received again.
       SELECT handled_at, 3, event_id, type, json_build_object('kind', 'handled', 'consumer', consumer)
       FROM inbox WHERE correlation_id = $1 AND handled_at IS NOT NULL
         AND (event_id, consumer) NOT IN (SELECT event_id, consumer FROM parked WHERE event_id IS NOT NULL)
       UNION ALL
       SELECT parked_at, 4, event_id, type, json_build_object('kind', CASE state WHEN 'dead' THEN 'dead' ELSE 'parked' END,
         'consumer', consumer, 'error', error, 'attempts', attempts, 'nextAttemptAt', next_attempt_at)
       FROM parked
     )
     SELECT at, event_id AS "eventId", type, details FROM step ORDER BY at, turn, event_id LIMIT ${String(MAX_STEPS)}`,
    [correlationId],
  );
  return rows.map(({ details, ...step }) => {
    const { nextAttemptAt, ...more } = details;
    if (nextAttemptAt === undefined) return { ...step, ...more };
    return { ...step, ...more, nextAttemptAt: nextAttemptAt === null ? null : new Date(nextAttemptAt) };
  });
}

interface Row {
  readonly at: Date;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly details: Omit<Step, 'at' | 'eventId' | 'type' | 'nextAttemptAt'> & {
    readonly nextAttemptAt?: string | null;
  };
}
