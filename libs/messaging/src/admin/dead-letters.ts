import type { DataSource } from 'typeorm';
import { decodeCursor, encodeCursor, Refused } from '#libs/kernel';
import type { Tx } from '#libs/persistence';

/** A parked event: it failed, or waits behind one that failed. */
export interface DeadLetter {
  readonly id: string;
  readonly consumer: string;
  readonly partition: number;
  readonly key: string;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly state: 'dead' | 'waiting';
  /** Of the last attempt; null if it was never tried, because it waits behind an earlier event of its key. */
  readonly error: string | null;
  readonly attempts: number;
  readonly parkedAt: Date;
  readonly nextAttemptAt: Date | null;
}

/** With its place in the stream. */
interface PlacedDeadLetter extends DeadLetter {
  readonly subject: string;
  readonly streamSeq: number;
}

/** With its stack trace and content. */
export interface WholeDeadLetter extends PlacedDeadLetter {
  readonly stack: string | null;
  /** The message, if it is a JSON object. */
  readonly envelope: object | null;
  /** The message otherwise. */
  readonly payload: { readonly encoding: 'utf-8' | 'base64'; readonly text: string } | null;
}

export interface DeadLetterFilter {
  /** By default dead events, and failed ones that will be retried. */
  readonly state?: 'dead' | 'waiting';
  readonly key?: string;
  readonly type?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Which events to retry. */
export type Redrive = { readonly ids: readonly string[] } | { readonly key: string } | { readonly type: string };

const LIST = 'dead letters';
const COLUMNS = `id, consumer, partition, key, event_id AS "eventId", type, state, error, attempts,
  parked_at AS "parkedAt", next_attempt_at AS "nextAttemptAt"`;

/** Events that were tried; the others only wait behind one of these. */
const FAILED = `(state = 'dead' OR error IS NOT NULL)`;

/** What an operator can do with parked events. */
export class DeadLetters {
  constructor(
    private readonly dataSource: DataSource,
    /** Makes all lanes try their parked events. */
    private readonly wake: () => void,
  ) {}

  /** Oldest first. @throws {Refused} `request.bad-cursor` */
  async list(filter: DeadLetterFilter): Promise<{ items: DeadLetter[]; nextCursor: string | null }> {
    const parameters: unknown[] = [];
    const parameter = (value: unknown) => `$${String(parameters.push(value))}`;
    const conditions = [filter.state === undefined ? FAILED : `state = ${parameter(filter.state)}`];
    if (filter.key !== undefined) conditions.push(`key = ${parameter(filter.key)}`);
    if (filter.type !== undefined) conditions.push(`type = ${parameter(filter.type)}`);
    if (filter.cursor !== undefined) {
      const [after] = decodeCursor(LIST, ['serial'], filter.cursor);
      conditions.push(`id > ${parameter(after)}`);
    }
    const rows = await this.dataSource.query<DeadLetter[]>(
      `SELECT ${COLUMNS} FROM parked_events WHERE ${conditions.join(' AND ')}
       ORDER BY id LIMIT ${parameter(filter.limit + 1)}`,
      parameters,
    );
    const items = rows.slice(0, filter.limit);
    const last = rows.length > items.length ? items.at(-1) : undefined;
    return { items, nextCursor: last === undefined ? null : encodeCursor(LIST, [Number(last.id)]) };
  }

  /** @throws {Refused} `dead-letter.not-found` */
  async byId(id: string): Promise<WholeDeadLetter> {
    const [row] = await this.dataSource.query<(DeadLetter & Raw)[]>(
      `SELECT ${COLUMNS}, subject, stream_seq AS "streamSeq", stack, payload AS raw FROM parked_events WHERE id = $1`,
      [id],
    );
    if (row === undefined) throw notFound();
    const { raw, streamSeq, ...known } = row;
    return { ...known, streamSeq: Number(streamSeq), ...contentOf(raw) };
  }

  /**
   * Marks failed events to be retried at once, with a new retry schedule, each key in its order. Queued events need no redrive and
   * are skipped, like unknown ones.
   * @returns how many were marked
   */
  async redrive(tx: Tx, which: Redrive): Promise<number> {
    const [condition, value] = conditionOf(which);
    await holdPositions(tx, condition, value);
    const marked = await tx.query(
      `UPDATE parked_events SET state = 'waiting', attempts = 0, next_attempt_at = clock_timestamp()
       WHERE ${condition} AND ${FAILED} RETURNING 1`,
      [value],
    );
    if (marked.length > 0) tx.afterCommit(this.wake);
    return marked.length;
  }

  /**
   * Discards an event, so that the events behind it go on. The stream keeps its own copy until it expires.
   * @returns what was discarded
   * @throws {Refused} `dead-letter.not-found`
   */
  async discard(tx: Tx, id: string): Promise<PlacedDeadLetter> {
    await holdPositions(tx, 'id = $1::bigint', id);
    const [row] = await tx.query<PlacedDeadLetter>(
      `DELETE FROM parked_events WHERE id = $1::bigint RETURNING ${COLUMNS}, subject, stream_seq AS "streamSeq"`,
      [id],
    );
    if (row === undefined) throw notFound();
    // The inbox still drops a second copy, but must not report that the event was handled.
    await tx.query(`UPDATE inbox SET handled_at = NULL WHERE event_id = $1 AND consumer = $2`, [
      row.eventId,
      row.consumer,
    ]);
    tx.afterCommit(this.wake);
    return { ...row, streamSeq: Number(row.streamSeq) };
  }
}

interface Raw {
  readonly raw: Buffer;
  readonly streamSeq: string;
  readonly subject: string;
  readonly stack: string | null;
}

function conditionOf(which: Redrive): [condition: string, value: unknown] {
  if ('ids' in which) return ['id = ANY($1::bigint[])', which.ids];
  return 'key' in which ? ['key = $1', which.key] : ['type = $1', which.type];
}

/**
 * A lane retries an event while it holds its position. A change of a parked event holds the position too, so that it neither races
 * with an attempt nor is undone by one.
 */
async function holdPositions(tx: Tx, condition: string, value: unknown): Promise<void> {
  await tx.query(
    `SELECT 1 FROM consumer_positions
     WHERE (consumer, partition) IN (SELECT consumer, partition FROM parked_events WHERE ${condition})
     ORDER BY consumer, partition FOR UPDATE`,
    [value],
  );
}

function contentOf(raw: Buffer): Pick<WholeDeadLetter, 'envelope' | 'payload'> {
  const text = raw.toString('utf8');
  // Text that is not UTF-8 does not survive the round trip.
  if (!Buffer.from(text).equals(raw)) {
    return { envelope: null, payload: { encoding: 'base64', text: raw.toString('base64') } };
  }
  const envelope = objectIn(text);
  return envelope === null ? { envelope, payload: { encoding: 'utf-8', text } } : { envelope, payload: null };
}

function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function notFound(): Refused {
  return new Refused('dead-letter.not-found', 'The event may have been handled or discarded meanwhile.');
}
