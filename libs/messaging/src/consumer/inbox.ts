import type { PreparedStatement, Tx } from '#libs/persistence';
import type { Consumer, ConsumerName } from './consumers.js';
import type { ReceivedEvent } from './received-event.js';
import { inTheWay } from './parked-keys.js';
import { FenceLost, MOVE, type Move, moveParameters } from './positions.js';

/** What a lane brings to a transaction: a move, and the events that it moves over. */
export interface Batch extends Move {
  readonly events: readonly ReceivedEvent[];
}

/** A batch behind the fence. */
export interface Admitted extends Move {
  /** The events that are new, in their order. */
  readonly fresh: readonly ReceivedEvent[];
  /** Those of the batch's keys that have parked events, behind which later ones must queue. */
  readonly parkedKeys: Set<string>;
}

/**
 * The fence and the inbox in one statement that is planned once a connection: planning it, and the way there and back, is
 * most of what a small batch costs. The inbox takes its rows by way of the moved positions: of what is not ours, it takes none.
 */
function admitting(consumer: Consumer): PreparedStatement {
  return {
    name: `admit ${consumer.name}`,
    sql: `
      WITH moved AS (
        ${MOVE} RETURNING position.partition, position.generation
      ), parked_key AS (
        SELECT partition, key FROM unnest($10::smallint[], $11::text[]) AS batch (partition, key)
        WHERE EXISTS (
          SELECT 1 FROM parked_events AS parked WHERE parked.key = batch.key AND ${inTheWay(consumer, 'batch.partition')}
        )
      ), admitted AS (
        INSERT INTO inbox (consumer, generation, event_id, correlation_id, type)
        SELECT $1, generation, event_id, correlation_id, type
        FROM unnest($12::smallint[], $13::uuid[], $14::uuid[], $15::text[])
          AS received (partition, event_id, correlation_id, type)
          JOIN moved USING (partition)
        ON CONFLICT DO NOTHING RETURNING event_id
      )
      SELECT partition, ARRAY(SELECT key FROM parked_key WHERE parked_key.partition = moved.partition) AS "parkedKeys",
        ARRAY(SELECT event_id FROM admitted) AS unseen
      FROM moved`,
  };
}

const statements = new Map<ConsumerName, PreparedStatement>();

function statementOf(consumer: Consumer): PreparedStatement {
  const statement = statements.get(consumer.name) ?? admitting(consumer);
  statements.set(consumer.name, statement);
  return statement;
}

/**
 * The first statement of whatever lanes of a consumer do with their batches: moves the positions over them if they are still
 * what was read, notes the events as received, and gives those that are new. The broker's own window drops most duplicates; this
 * drops the others. What has no id cannot be recognised, and the position alone guards it.
 * @throws {FenceLost} if one of the positions is not ours
 */
export async function admit(tx: Tx, consumer: Consumer, batches: readonly Batch[]): Promise<Admitted[]> {
  const keys = batches.flatMap(({ from: { partition }, events }) =>
    [...new Set(events.map(({ key }) => key))].map((key) => ({ partition, key })),
  );
  const known = batches.flatMap(({ from: { partition }, events }) =>
    events.filter(({ eventId }) => eventId !== null).map((event) => ({ partition, event })),
  );
  const rows = await tx.prepared<{ partition: number; parkedKeys: string[]; unseen: string[] }>(statementOf(consumer), [
    ...moveParameters(consumer, batches),
    ...[keys.map(({ partition }) => partition), keys.map(({ key }) => key)],
    ...[known.map(({ partition }) => partition), known.map(({ event }) => event.eventId)],
    ...[known.map(({ event }) => event.correlationId), known.map(({ event }) => event.type)],
  ]);
  const parkedKeys = new Map(rows.map((row) => [row.partition, row.parkedKeys]));
  const unseen = new Set(rows[0]?.unseen);
  return batches.map(({ from, to, events }) => {
    const keys = parkedKeys.get(from.partition);
    if (keys === undefined) throw new FenceLost();
    // Deleting as we go drops the second of two copies.
    const fresh = events.filter(({ eventId }) => eventId === null || unseen.delete(eventId));
    return { from, to, fresh, parkedKeys: new Set(keys) };
  });
}
