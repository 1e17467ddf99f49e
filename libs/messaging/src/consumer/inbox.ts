import type { PreparedStatement, Tx } from '#libs/persistence';
import type { Consumer, ConsumerName } from './consumers.js';
import { isBlocking } from './parked-events.js';
import { FenceLost, MOVE, type Move, moveParameters } from './positions.js';
import type { ReceivedEvent } from './received-event.js';

/** The events of one lane that one transaction handles, and the move of the position over them. */
export interface Batch extends Move {
  readonly events: readonly ReceivedEvent[];
}

/** A batch whose position was moved and whose events were noted in the inbox. */
export interface AdmittedBatch extends Move {
  /** The events that were not received before, in their order. */
  readonly newEvents: readonly ReceivedEvent[];
  /** Keys of the batch that have parked events: later events must park behind them. */
  readonly parkedKeys: Set<string>;
}

/** SQL: whether a row of the inbox is about the event that was received. */
function isSame(known: string): string {
  return `${known}.event_id = received.event_id AND ${known}.consumer = $1 AND ${known}.generation = moved.generation`;
}

/**
 * The fence and the inbox in one prepared statement, because planning and the round trip are most of the cost of a small batch.
 * Inbox rows join the moved positions, so a batch that lost its fence adds none. What it finds in the inbox is final: all events of a
 * partition are received by whoever moves its position.
 */
function admitStatement(consumer: Consumer): PreparedStatement {
  return {
    name: `admit ${consumer.name}`,
    sql: `
      WITH moved AS (
        ${MOVE} RETURNING position.partition, position.generation
      ), parked_key AS (
        SELECT partition, key FROM unnest($11::smallint[], $12::text[]) AS batch (partition, key)
        WHERE EXISTS (
          SELECT 1 FROM parked_events AS parked WHERE parked.key = batch.key AND ${isBlocking(consumer, 'batch.partition')}
        )
      ), admitted AS (
        INSERT INTO inbox (consumer, generation, event_id, correlation_id, type)
        SELECT $1, generation, event_id, correlation_id, type
        FROM unnest($13::smallint[], $14::uuid[], $15::uuid[], $16::text[])
          AS received (partition, event_id, correlation_id, type)
          JOIN moved USING (partition)
        WHERE NOT EXISTS (SELECT 1 FROM inbox AS known WHERE ${isSame('known')})
          AND NOT EXISTS (SELECT 1 FROM inbox_by_id AS known WHERE ${isSame('known')})
        ON CONFLICT DO NOTHING RETURNING event_id
      )
      SELECT partition, ARRAY(SELECT key FROM parked_key WHERE parked_key.partition = moved.partition) AS "parkedKeys",
        ARRAY(SELECT event_id FROM admitted) AS "newIds"
      FROM moved`,
  };
}

const statements = new Map<ConsumerName, PreparedStatement>();

function statementOf(consumer: Consumer): PreparedStatement {
  const statement = statements.get(consumer.name) ?? admitStatement(consumer);
  statements.set(consumer.name, statement);
  return statement;
}

/**
 * The first statement of a transaction that handles batches of one consumer: moves the positions that still are as they were read,
 * notes the events as received, and returns the new ones. The broker's duplicate window drops most duplicates, this drops the rest.
 * An event without an id cannot be recognised; only the position protects it.
 * @param types those that this replica handles
 * @throws {FenceLost} if one of the positions was moved
 */
export async function admit(
  tx: Tx,
  consumer: Consumer,
  batches: readonly Batch[],
  types: readonly string[],
): Promise<AdmittedBatch[]> {
  const keys = batches.flatMap(({ from: { partition }, events }) =>
    [...new Set(events.map(({ key }) => key))].map((key) => ({ partition, key })),
  );
  const identified = batches.flatMap(({ from: { partition }, events }) =>
    events.filter(({ eventId }) => eventId !== null).map((event) => ({ partition, event })),
  );
  const rows = await tx.prepared<{ partition: number; parkedKeys: string[]; newIds: string[] }>(statementOf(consumer), [
    ...moveParameters(consumer, batches, types),
    ...[keys.map(({ partition }) => partition), keys.map(({ key }) => key)],
    ...[identified.map(({ partition }) => partition), identified.map(({ event }) => event.eventId)],
    ...[identified.map(({ event }) => event.correlationId), identified.map(({ event }) => event.type)],
  ]);
  const parkedKeys = new Map(rows.map((row) => [row.partition, row.parkedKeys]));
  const newIds = new Set(rows[0]?.newIds);
  return batches.map(({ from, to, events }) => {
    const keys = parkedKeys.get(from.partition);
    if (keys === undefined) throw new FenceLost();
    // `delete` drops the second of two copies in one batch.
    const newEvents = events.filter(({ eventId }) => eventId === null || newIds.delete(eventId));
    return { from, to, newEvents, parkedKeys: new Set(keys) };
  });
}
