import type { DataSource } from 'typeorm';

/** Something that happened to an event in this service. */
export interface Step {
  readonly at: Date;
  readonly kind: 'appended' | 'published' | 'handled' | 'parked' | 'dead';
  readonly eventId: string | null;
  readonly type: string | null;
  /** Of what was appended: the event that led to it, or null where the request itself did. */
  readonly causationId?: string | null;
  readonly streamSeq?: number;
  readonly consumer?: string;
  /** Null for what only waits behind an earlier event of its key. */
  readonly error?: string | null;
  readonly attempts?: number;
  readonly nextAttemptAt?: Date | null;
}

/** One request may lead to any number of events; more steps than this are not told. */
const MOST = 1_000;

/**
 * What this service knows of all that one request led to, in the order of time, the first 1,000 steps. What it sent is
 * known for as long as `outbox_sent` is kept (a day), and what it received for as long as the inbox is (15 days).
 */
export async function traceOf(dataSource: DataSource, correlationId: string): Promise<Step[]> {
  const rows = await dataSource.query<Row[]>(
    // Index outbox_sent_correlation, inbox_correlation and parked_events_correlation; what is pending is little.
    `WITH told AS (
       SELECT event_id, created_at, NULL::timestamptz AS sent_at, NULL::bigint AS stream_seq, envelope::json AS envelope
       FROM outbox WHERE correlation_id = $1
       UNION ALL
       SELECT event_id, created_at, sent_at, stream_seq, envelope::json FROM outbox_sent WHERE correlation_id = $1
     ), parked AS (
       SELECT * FROM parked_events WHERE correlation_id = $1
     ), step AS (
       SELECT created_at AS at, 1 AS turn, event_id, envelope ->> 'type' AS type,
         json_build_object('kind', 'appended', 'causationId', envelope ->> 'causationid') AS told
       FROM told
       UNION ALL
       SELECT sent_at, 2, event_id, envelope ->> 'type', json_build_object('kind', 'published', 'streamSeq', stream_seq)
       FROM told WHERE sent_at IS NOT NULL
       UNION ALL
       -- The inbox has what is parked too, since that must not be taken in again.
       SELECT handled_at, 3, event_id, type, json_build_object('kind', 'handled', 'consumer', consumer)
       FROM inbox WHERE correlation_id = $1 AND handled_at IS NOT NULL
         AND (event_id, consumer) NOT IN (SELECT event_id, consumer FROM parked WHERE event_id IS NOT NULL)
       UNION ALL
       SELECT parked_at, 4, event_id, type, json_build_object('kind', CASE state WHEN 'dead' THEN 'dead' ELSE 'parked' END,
         'consumer', consumer, 'error', error, 'attempts', attempts, 'nextAttemptAt', next_attempt_at)
       FROM parked
     )
     SELECT at, event_id AS "eventId", type, told FROM step ORDER BY at, turn, event_id LIMIT ${String(MOST)}`,
    [correlationId],
  );
  return rows.map(({ told, ...step }) => {
    const { nextAttemptAt, ...more } = told;
    if (nextAttemptAt === undefined) return { ...step, ...more };
    return { ...step, ...more, nextAttemptAt: nextAttemptAt === null ? null : new Date(nextAttemptAt) };
  });
}

interface Row {
  readonly at: Date;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly told: Omit<Step, 'at' | 'eventId' | 'type' | 'nextAttemptAt'> & { readonly nextAttemptAt?: string | null };
}
