import type { DataSource } from 'typeorm';
import { PARTITIONS } from '#libs/contracts';
import type { Tx } from '#libs/persistence';
import { withJitter } from '../back-off.js';
import type { Consumer } from './consumers.js';
import type { ReceivedEvent } from './received-event.js';
import { inTheWay, WAITING_KEYS } from './parked-keys.js';
import type { Position } from './positions.js';

/** An event that waits: for its next attempt, or behind an earlier one of its key. */
export interface ParkedEvent {
  readonly id: string;
  readonly subject: string;
  readonly streamSeq: string;
  readonly payload: Buffer;
  readonly attempts: number;
  readonly isDue: boolean;
}

/** The lanes of a consumer that have an event whose time has come, by their partitions. */
export async function lanesWithWork(dataSource: DataSource, consumer: Consumer): Promise<number[]> {
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

/** Keeps events whose handler failed, each key a queue of its own. Rows of the service's own schema, so that the real error stays with them. */
export class ParkedEvents {
  /** @param retryDelays milliseconds before each further attempt; after the last one an event is dead */
  constructor(private readonly retryDelays: readonly number[]) {}

  async parkFailed(tx: Tx, position: Position, incoming: ReceivedEvent, error: Error): Promise<void> {
    await this.insert(tx, position, incoming, { ...described(error), attempts: 1, delay: this.delayAfter(1) });
  }

  async parkBehind(tx: Tx, position: Position, incoming: ReceivedEvent): Promise<void> {
    await this.insert(tx, position, incoming, { error: null, stack: null, attempts: 0, delay: 0 });
  }

  /** Of the events that are the first of their key and may be tried again: the one whose time comes first. */
  async next(tx: Tx, { consumer, partition }: Position): Promise<ParkedEvent | null> {
    const [head] = await tx.query<ParkedEvent>(
      `SELECT head.id, subject, stream_seq AS "streamSeq", payload, attempts, coalesce(next_attempt_at <= clock_timestamp(), true) AS "isDue"
       FROM (${WAITING_KEYS}) AS waiting CROSS JOIN LATERAL (
         SELECT * FROM parked_events AS parked
         WHERE ${inTheWay(consumer, '$2')} AND parked.key = waiting.key ORDER BY id LIMIT 1
       ) AS head
       WHERE state = 'waiting'
       ORDER BY next_attempt_at NULLS FIRST, head.id LIMIT 1`,
      [consumer.name, partition],
    );
    return head ?? null;
  }

  /** The inbox has had the event since it came; now it is handled. */
  async settle(tx: Tx, parked: ParkedEvent): Promise<void> {
    await tx.query(
      `WITH settled AS (DELETE FROM parked_events WHERE id = $1 RETURNING event_id, consumer, generation)
       UPDATE inbox SET handled_at = clock_timestamp() FROM settled
       WHERE inbox.event_id = settled.event_id AND inbox.consumer = settled.consumer
         AND inbox.generation = settled.generation`,
      [parked.id],
    );
  }

  /** @returns whether that was the last attempt */
  async failedAgain(tx: Tx, parked: ParkedEvent, error: Error): Promise<boolean> {
    const attempts = parked.attempts + 1;
    const delay = this.delayAfter(attempts);
    const { error: message, stack } = described(error);
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
    incoming: ReceivedEvent,
    how: { error: string | null; stack: string | null; attempts: number; delay: number | null },
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
        incoming.key,
        incoming.eventId,
        incoming.correlationId,
        incoming.type,
        storable(incoming.subject),
        incoming.streamSeq,
        Buffer.from(incoming.payload),
        how.error,
        how.stack,
        how.attempts,
        how.delay,
      ],
    );
  }
}

/** Postgres takes no NUL byte in a text, and an error may quote one. */
function described(error: Error): { error: string; stack: string | null } {
  return { error: storable(error.message), stack: error.stack === undefined ? null : storable(error.stack) };
}

function storable(text: string): string {
  return text.replaceAll('\0', '␀').toWellFormed();
}
