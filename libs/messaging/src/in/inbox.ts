import type { PreparedStatement, Tx } from '#libs/persistence';
import type { Consumer, ConsumerName } from './consumer.js';
import type { Incoming } from './incoming.js';
import { inTheWay } from './parked-keys.js';
import { FenceLost, MOVE, moveParameters, type Position, type Step } from './positions.js';

/** A batch behind the fence. */
export interface Admitted {
  readonly position: Position;
  /** The events that are new, in their order. */
  readonly fresh: readonly Incoming[];
  /** Those of the batch's keys that have parked events, behind which later ones must queue. */
  readonly parkedKeys: Set<string>;
}

/**
 * The fence and the inbox in one statement that is planned once a connection: planning it, and the way there and back, is
 * most of what a small batch costs. The inbox takes its rows by way of the moved position: if that is not ours, it takes none.
 */
function admitting(consumer: Consumer): PreparedStatement {
  return {
    name: `admit ${consumer.name}`,
    sql: `
      WITH moved AS (
        ${MOVE} RETURNING ARRAY(
          SELECT key FROM unnest($10::text[]) AS batch (key)
          WHERE EXISTS (SELECT 1 FROM parked_events AS parked WHERE parked.key = batch.key AND ${inTheWay(consumer)})
        ) AS "parkedKeys"
      ), admitted AS (
        INSERT INTO inbox (consumer, generation, event_id, correlation_id, type)
        SELECT $1, $4, received.* FROM moved, unnest($11::uuid[], $12::uuid[], $13::text[]) AS received
        ON CONFLICT DO NOTHING RETURNING event_id
      )
      SELECT "parkedKeys", ARRAY(SELECT event_id FROM admitted) AS unseen FROM moved`,
  };
}

const statements = new Map<ConsumerName, PreparedStatement>();

function statementOf(consumer: Consumer): PreparedStatement {
  const statement = statements.get(consumer.name) ?? admitting(consumer);
  statements.set(consumer.name, statement);
  return statement;
}

/**
 * The first statement of whatever a lane does with a batch: moves the position over it if it is still what we read, notes its
 * events as received, and gives those that are new. The broker's own window drops most duplicates; this drops the others.
 * What has no id cannot be recognised, and the position alone guards it.
 * @throws {FenceLost}
 */
export async function admit(tx: Tx, from: Position, step: Step, batch: readonly Incoming[]): Promise<Admitted> {
  const position = { ...from, ...step };
  const known = batch.filter((incoming) => incoming.eventId !== null);
  const [moved] = await tx.prepared<{ parkedKeys: string[]; unseen: string[] }>(statementOf(from.consumer), [
    ...moveParameters(from, position),
    [...new Set(batch.map(({ key }) => key))],
    ...[
      known.map(({ eventId }) => eventId),
      known.map(({ correlationId }) => correlationId),
      known.map(({ type }) => type),
    ],
  ]);
  if (moved === undefined) throw new FenceLost();
  const unseen = new Set(moved.unseen);
  return {
    position,
    // Deleting as we go drops the second of two copies in one batch.
    fresh: batch.filter((incoming) => incoming.eventId === null || unseen.delete(incoming.eventId)),
    parkedKeys: new Set(moved.parkedKeys),
  };
}
