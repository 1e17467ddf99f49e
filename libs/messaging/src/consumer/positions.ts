import type { DataSource } from 'typeorm';
import { PARTITIONS } from '#libs/contracts';
import type { Tx } from '#libs/persistence';
import type { Consumer, ConsumerName } from './consumers.js';

/** How far a consumer has come in one partition of the stream. */
export interface Position {
  readonly consumer: Consumer;
  readonly partition: number;
  readonly streamSeq: number;
  /** The stream's creation time, as the server writes it: which stream this is a position in. */
  readonly streamCreated: string;
  /** The last message of the stream that was noted up to here. */
  readonly landmark: Checkpoint | null;
  readonly generation: number;
  readonly paused: boolean;
  /** By the database's clock. */
  readonly movedAt: Date;
}

/** A message of the stream, to recognise it by: a stream that has another one there has lost its tail and grown again. */
export interface Checkpoint {
  readonly eventId: string;
  readonly seq: number;
  /** When the stream took it, by the broker's clock. */
  readonly at: Date;
}

/** Somebody else has moved the position: what we did with it must not count. */
export class FenceLost extends Error {
  override readonly name = 'FenceLost';
}

interface PositionRow {
  readonly streamSeq: string;
  readonly streamCreated: string;
  readonly eventId: string | null;
  readonly eventSeq: string | null;
  readonly eventAt: Date | null;
  readonly generation: number;
  readonly paused: boolean;
  readonly movedAt: Date;
}

/** The creation time of no stream: such a position has not begun, and will where the stream begins by then. */
export const NOT_BEGUN = '';

const INSERT_MISSING = `
  INSERT INTO consumer_positions (consumer, partition, stream_seq, stream_created)
  SELECT $1, partition, 0, '${NOT_BEGUN}' FROM generate_series(0, ${String(PARTITIONS - 1)}) AS lane (partition)
  ON CONFLICT DO NOTHING`;

/** Reads a position; those that are not there are made. */
export async function loadPosition(dataSource: DataSource, consumer: Consumer, partition: number): Promise<Position> {
  const [row] = await selectPosition(dataSource, consumer, partition);
  if (row !== undefined) return row;
  await dataSource.query(INSERT_MISSING, [consumer.name]);
  const [made] = await selectPosition(dataSource, consumer, partition);
  if (made === undefined) throw new Error('A position that was just made is gone.');
  return made;
}

async function selectPosition(dataSource: DataSource, consumer: Consumer, partition: number): Promise<Position[]> {
  const rows = await dataSource.query<PositionRow[]>(
    `SELECT stream_seq AS "streamSeq", stream_created AS "streamCreated", event_id AS "eventId", event_seq AS "eventSeq",
       event_at AS "eventAt", generation, paused, moved_at AS "movedAt"
     FROM consumer_positions WHERE consumer = $1 AND partition = $2`,
    [consumer.name, partition],
  );
  return rows.map(({ eventId, eventSeq, eventAt, ...row }) => ({
    ...row,
    streamSeq: Number(row.streamSeq),
    landmark:
      eventId === null || eventSeq === null || eventAt === null
        ? null
        : { eventId, seq: Number(eventSeq), at: eventAt },
    consumer,
    partition,
  }));
}

/** What of a position others may change. */
export interface StoredPosition {
  readonly partition: number;
  readonly generation: number;
  readonly paused: boolean;
}

export function loadStoredPositions(dataSource: DataSource, consumer: Consumer): Promise<StoredPosition[]> {
  return dataSource.query<StoredPosition[]>(
    `SELECT partition, generation, paused FROM consumer_positions WHERE consumer = $1`,
    [consumer.name],
  );
}

/** Locks all positions of a consumer, making those that are missing: whoever changes several does this first. */
export async function lockPositions(
  tx: Tx,
  consumer: ConsumerName,
): Promise<{ streamCreated: string; generation: number }[]> {
  await tx.query(INSERT_MISSING, [consumer]);
  return tx.query(
    `SELECT stream_created AS "streamCreated", generation FROM consumer_positions
     WHERE consumer = $1 ORDER BY partition FOR UPDATE`,
    [consumer],
  );
}

/** Gives the positions of a consumer that have not begun their place in a stream; they must be locked. */
export async function beginPositions(
  tx: Tx,
  consumer: ConsumerName,
  at: Pick<Position, 'streamSeq' | 'streamCreated'>,
): Promise<void> {
  await tx.query(
    `UPDATE consumer_positions SET stream_seq = $2, stream_created = $3, moved_at = clock_timestamp()
     WHERE consumer = $1 AND stream_created = '${NOT_BEGUN}'`,
    [consumer, at.streamSeq, at.streamCreated],
  );
}

/** What a transaction changes of a position. */
export type Step = Partial<Pick<Position, 'streamSeq' | 'streamCreated' | 'landmark'>>;

/** A position as it was read, and as a transaction leaves it. */
export interface Move {
  readonly from: Position;
  readonly to: Position;
}

/** The fence: moves those positions of a consumer, `$1` to `$9`, that are still what was read. */
export const MOVE = `
  UPDATE consumer_positions AS position
  SET stream_seq = step.stream_seq, stream_created = step.stream_created, event_id = step.event_id,
    event_seq = step.event_seq, event_at = step.event_at, moved_at = clock_timestamp()
  FROM unnest($2::smallint[], $3::bigint[], $4::integer[], $5::bigint[], $6::text[], $7::uuid[], $8::bigint[],
    $9::timestamptz[])
    AS step (partition, from_seq, generation, stream_seq, stream_created, event_id, event_seq, event_at)
  WHERE position.consumer = $1 AND position.partition = step.partition AND position.stream_seq = step.from_seq
    AND position.generation = step.generation AND NOT position.paused`;

/** What `MOVE` has for `$1` to `$9`. */
export function moveParameters({ name }: Consumer, moves: readonly Move[]): unknown[] {
  return [
    ...[name, moves.map(({ from }) => from.partition)],
    ...[moves.map(({ from }) => from.streamSeq), moves.map(({ from }) => from.generation)],
    ...[moves.map(({ to }) => to.streamSeq), moves.map(({ to }) => to.streamCreated)],
    ...[moves.map(({ to }) => to.landmark?.eventId), moves.map(({ to }) => to.landmark?.seq)],
    moves.map(({ to }) => to.landmark?.at),
  ];
}

/**
 * Moves a position over no events; as the fence it is the first statement of its transaction.
 * @returns the moved position
 * @throws {FenceLost}
 */
export async function movePosition(tx: Tx, from: Position, step: Step): Promise<Position> {
  const to = { ...from, ...step };
  const moved = await tx.query(`${MOVE} RETURNING 1`, moveParameters(from.consumer, [{ from, to }]));
  if (moved.length === 0) throw new FenceLost();
  return to;
}

/** Locks the position where it is, for work that does not move it. @throws {FenceLost} */
export async function holdPosition(tx: Tx, position: Position): Promise<void> {
  const held = await tx.query(
    `SELECT 1 FROM consumer_positions
     WHERE consumer = $1 AND partition = $2 AND stream_seq = $3 AND generation = $4 AND NOT paused
     FOR UPDATE`,
    [position.consumer.name, position.partition, position.streamSeq, position.generation],
  );
  if (held.length === 0) throw new FenceLost();
}
