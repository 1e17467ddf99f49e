import type { DataSource } from 'typeorm';
import { PARTITIONS } from '#libs/contracts';
import type { Tx } from '#libs/persistence';
import type { Checkpoint } from '../nats/stream-messages.js';
import type { Consumer, ConsumerName } from './consumers.js';
import { lacksTypes } from './handled-types.js';

/** How far a consumer has read one partition of the stream. */
export interface Position {
  readonly consumer: Consumer;
  readonly partition: number;
  readonly streamSeq: number;
  /** The stream's creation time, as the server writes it: it identifies the stream of the sequence. */
  readonly streamCreated: string;
  /** The last message with an event id at or before `streamSeq`. */
  readonly checkpoint: Checkpoint | null;
  readonly generation: number;
  readonly paused: boolean;
  /** By the database's clock. */
  readonly movedAt: Date;
}

/**
 * Another replica or an operator has moved the position, or another replica handles more event types than this one: nothing that was
 * done with the position may take effect.
 */
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

/** In place of a stream's creation time: the position has not begun, and will begin where the stream does. */
export const NOT_BEGUN = '';

const INSERT_MISSING = `
  INSERT INTO consumer_positions (consumer, partition, stream_seq, stream_created)
  SELECT $1, partition, 0, '${NOT_BEGUN}' FROM generate_series(0, ${String(PARTITIONS - 1)}) AS lane (partition)
  ON CONFLICT DO NOTHING`;

/** Reads a position; creates the consumer's positions if they are missing. */
export async function loadPosition(dataSource: DataSource, consumer: Consumer, partition: number): Promise<Position> {
  const [row] = await selectPosition(dataSource, consumer, partition);
  if (row !== undefined) return row;
  await dataSource.query(INSERT_MISSING, [consumer.name]);
  const [inserted] = await selectPosition(dataSource, consumer, partition);
  if (inserted === undefined) throw new Error('A position that was just inserted is gone.');
  return inserted;
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
    checkpoint:
      eventId === null || eventSeq === null || eventAt === null
        ? null
        : { eventId, seq: Number(eventSeq), at: eventAt },
    consumer,
    partition,
  }));
}

/** The part of a position that operators change. */
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

/** Locks all positions of a consumer and creates missing ones. Everything that changes several positions does this first. */
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

/** Sets where the positions of a consumer that have not begun will begin; they must be locked. */
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

/** A position as it was read, and as a transaction leaves it. */
export interface Move {
  readonly from: Position;
  readonly to: Position;
}

/**
 * The fence: moves the positions of a consumer that still are as they were read, if this replica handles all the types that the
 * service does; `$1` to `$10`.
 */
export const MOVE = `
  UPDATE consumer_positions AS position
  SET stream_seq = move.stream_seq, stream_created = move.stream_created, event_id = move.event_id,
    event_seq = move.event_seq, event_at = move.event_at, moved_at = clock_timestamp()
  FROM unnest($2::smallint[], $3::bigint[], $4::integer[], $5::bigint[], $6::text[], $7::uuid[], $8::bigint[],
    $9::timestamptz[])
    AS move (partition, from_seq, generation, stream_seq, stream_created, event_id, event_seq, event_at)
  WHERE position.consumer = $1 AND position.partition = move.partition AND position.stream_seq = move.from_seq
    AND position.generation = move.generation AND NOT position.paused AND NOT ${lacksTypes('$1', '$10::text[]')}`;

/** `$1` to `$10` of `MOVE`. @param types those that this replica handles */
export function moveParameters({ name }: Consumer, moves: readonly Move[], types: readonly string[]): unknown[] {
  return [
    ...[name, moves.map(({ from }) => from.partition)],
    ...[moves.map(({ from }) => from.streamSeq), moves.map(({ from }) => from.generation)],
    ...[moves.map(({ to }) => to.streamSeq), moves.map(({ to }) => to.streamCreated)],
    ...[moves.map(({ to }) => to.checkpoint?.eventId), moves.map(({ to }) => to.checkpoint?.seq)],
    moves.map(({ to }) => to.checkpoint?.at),
    types,
  ];
}

/**
 * Sets a position back in its stream, or in the one that replaced it; the first statement of its transaction.
 * @throws {FenceLost}
 */
export async function rewindPosition(
  tx: Tx,
  from: Position,
  to: Pick<Position, 'streamSeq' | 'streamCreated'>,
  types: readonly string[],
): Promise<void> {
  const move = { from, to: { ...from, ...to, checkpoint: null } };
  const moved = await tx.query(`${MOVE} RETURNING 1`, moveParameters(from.consumer, [move], types));
  if (moved.length === 0) throw new FenceLost();
  // Sequences of parked events refer to what the stream held there before.
  await tx.query(`UPDATE parked_events SET stream_seq = 0 WHERE consumer = $1 AND partition = $2 AND stream_seq > $3`, [
    from.consumer.name,
    from.partition,
    to.streamSeq,
  ]);
}

/** Locks a position that stays where it is. @param types those that this replica handles @throws {FenceLost} */
export async function holdPosition(tx: Tx, position: Position, types: readonly string[]): Promise<void> {
  const held = await tx.query(
    `SELECT 1 FROM consumer_positions
     WHERE consumer = $1 AND partition = $2 AND stream_seq = $3 AND generation = $4 AND NOT paused
       AND NOT ${lacksTypes('$1', '$5::text[]')}
     FOR UPDATE`,
    [position.consumer.name, position.partition, position.streamSeq, position.generation, types],
  );
  if (held.length === 0) throw new FenceLost();
}
