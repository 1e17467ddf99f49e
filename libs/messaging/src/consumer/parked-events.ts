import type { DataSource } from 'typeorm';
import { PARTITIONS } from '#libs/contracts';
import type { Tx } from '#libs/persistence';
import { withJitter } from '../back-off.js';
import type { Consumer } from './consumers.js';
import type { Position } from './positions.js';
import type { ReceivedEvent } from './received-event.js';

/** An event that waits: for its next attempt, or behind an earlier one of its key. */
export interface ParkedEvent {
  readonly id: string;
  readonly subject: string;
  readonly streamSeq: string;
  readonly payload: Buffer;
  readonly attempts: number;
  readonly isDue: boolean;
}

/**
 * SQL: the events of a lane that later ones of their key wait behind, as a condition on `parked_events AS parked`; `$1` is the
 * consumer's name. If dead events are skipped, the partial index of waiting events serves however many are dead.
 * @param partition SQL for the lane's partition
 */
export function isBlocking(consumer: Consumer, partition: string): string {
  return `parked.consumer = $1 AND parked.partition = ${partition}${consumer.deadEvent === 'blocks' ? '' : " AND parked.state = 'waiting'"}`;
}

/** SQL: the keys of a lane that have waiting events. Finds each key by one index lookup instead of scanning its queue. */
const WAITING_KEYS = `
  WITH RECURSIVE waiting_key AS (
    (SELECT key FROM parked_events WHERE consumer = $1 AND partition = $2 AND state = 'waiting' ORDER BY key LIMIT 1)
    UNION ALL
    SELECT (
      SELECT key FROM parked_events
      WHERE consumer = $1 AND partition = $2 AND state = 'waiting' AND key > waiting_key.key ORDER BY key LIMIT 1
    )
    FROM waiting_key WHERE waiting_key.key IS NOT NULL
  ) SELECT key FROM waiting_key WHERE key IS NOT NULL`;

/** The partitions in which a consumer has waiting events. */
export async function partitionsWithParked(dataSource: DataSource, consumer: Consumer): Promise<number[]> {
  const rows = await dataSource.query<{ partition: number }[]>(
    `SELECT partition FROM generate_series(0, $2::integer - 1) AS lane (partition)
     WHERE EXISTS (
       SELECT 1 FROM parked_events AS parked
       WHERE consumer = $1 AND parked.partition = lane.partition AND state = 'waiting'
     )`,
    [consumer.name, PARTITIONS],
  );
  return rows.map((row) => row.partition);
}

/** The events whose handler failed and those that wait behind them: a queue per key, in the service's own schema. */
export class ParkedEvents {
  /** @param retryDelays milliseconds before each further attempt; after the last attempt an event is dead */
  constructor(private readonly retryDelays: readonly number[]) {}

  async parkFailed(tx: Tx, position: Position, event: ReceivedEvent, error: Error): Promise<void> {
    await this.insert(tx, position, event, { ...describe(error), attempts: 1, delay: this.delayAfter(1) });
  }

  async parkBehind(tx: Tx, position: Position, event: ReceivedEvent): Promise<void> {
    await this.insert(tx, position, event, { error: null, stack: null, attempts: 0, delay: 0 });
  }

  /** Of the events that are first in their key's queue and may be retried, the one that is due first. */
  async next(tx: Tx, { consumer, partition }: Position): Promise<ParkedEvent | null> {
    const [head] = await tx.query<ParkedEvent>(
      `SELECT head.id, subject, stream_seq AS "streamSeq", payload, attempts, coalesce(next_attempt_at <= clock_timestamp(), true) AS "isDue"
       FROM (${WAITING_KEYS}) AS waiting CROSS JOIN LATERAL (
         SELECT * FROM parked_events AS parked
         WHERE ${isBlocking(consumer, '$2')} AND parked.key = waiting.key ORDER BY id LIMIT 1
       ) AS head
       WHERE state = 'waiting'
       ORDER BY next_attempt_at NULLS FIRST, head.id LIMIT 1`,
      [consumer.name, partition],
    );
    return head ?? null;
  }

  /** Removes an event that was handled; the inbox, which has had it since it was received, notes when. */
  async markHandled(tx: Tx, parked: ParkedEvent): Promise<void> {
    await tx.query(
      `WITH handled AS (DELETE FROM parked_events WHERE id = $1 RETURNING event_id, consumer, generation)
       UPDATE inbox SET handled_at = clock_timestamp() FROM handled
       WHERE inbox.event_id = handled.event_id AND inbox.consumer = handled.consumer
         AND inbox.generation = handled.generation`,
      [parked.id],
    );
  }

  /** @returns whether that was the last attempt */
  async markFailed(tx: Tx, parked: ParkedEvent, error: Error): Promise<boolean> {
    const attempts = parked.attempts + 1;
    const delay = this.delayAfter(attempts);
    const { error: message, stack } = describe(error);
    await tx.query(
      `UPDATE parked_events
       SET attempts = $2, error = $3, stack = $4, state = CASE WHEN $5::float8 IS NULL THEN 'dead' ELSE 'waiting' END,
           next_attempt_at = clock_timestamp() + make_interval(secs => $5::float8 / 1000)
       WHERE id = $1`,
      [parked.id, attempts, message, stack, delay],
    );
    return delay === null;
  }

  private delayAfter(attempts: number): number | null {
    const delay = this.retryDelays[attempts - 1];
    return delay === undefined ? null : withJitter(delay);
  }

  private async insert(
    tx: Tx,
    position: Position,
    event: ReceivedEvent,
    attempt: { error: string | null; stack: string | null; attempts: number; delay: number | null },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO parked_events (consumer, partition, generation, key, event_id, correlation_id, type, subject,
         stream_seq, payload, state, error, stack, attempts, next_attempt_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CASE WHEN $14::float8 IS NULL THEN 'dead' ELSE 'waiting' END, $11, $12, $13,
         clock_timestamp() + make_interval(secs => $14::float8 / 1000))`,
      [
        position.consumer.name,
        position.partition,
        position.generation,
        event.key,
        event.eventId,
        event.correlationId,
        event.type,
        storable(event.subject),
        event.streamSeq,
        Buffer.from(event.payload),
        attempt.error,
        attempt.stack,
        attempt.attempts,
        attempt.delay,
      ],
    );
  }
}

function describe(error: Error): { error: string; stack: string | null } {
  return { error: storable(error.message), stack: error.stack === undefined ? null : storable(error.stack) };
}

/** Postgres stores no NUL character in a text, and an error message may quote one. */
function storable(text: string): string {
  return text.replaceAll('\0', '␀').toWellFormed();
}
