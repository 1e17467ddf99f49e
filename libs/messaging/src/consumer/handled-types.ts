import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/persistence';
import type { ConsumerName } from './consumers.js';

/** The event types that one consumer of a replica handles. */
export interface HandledTypes {
  readonly consumer: ConsumerName;
  readonly types: readonly string[];
}

/** How long a type counts as handled by the service after the last replica that handles it was seen. */
const REMEMBERED = `interval '15 minutes'`;
/** How often a replica says that it handles its types. */
const RENEWED = `interval '1 minute'`;

/**
 * SQL: whether types that the service handles are missing in a replica's. Such a replica must not move a position.
 * @param consumer SQL for the consumer @param types SQL for the array of the types that the replica handles
 */
export function lacksTypes(consumer: string, types: string): string {
  return `EXISTS (
    SELECT 1 FROM handled_types AS needed
    WHERE needed.consumer = ${consumer} AND needed.seen_at > clock_timestamp() - ${REMEMBERED} AND needed.type <> ALL(${types}))`;
}

/** SQL: the names of all types that the service handles, as an array. */
export const NEEDED_NAMES = `(
  SELECT coalesce(array_agg(consumer || ' ' || type), '{}') FROM handled_types
  WHERE seen_at > clock_timestamp() - ${REMEMBERED})`;

/** The names of a replica's types, as in `replicas.handles`. */
export function namesOf(handled: readonly HandledTypes[]): string[] {
  return handled.flatMap(({ consumer, types }) => types.map((type) => `${consumer} ${type}`));
}

/** From now on, only replicas that handle these types move positions. */
export async function registerTypes(dataSource: DataSource, handled: readonly HandledTypes[]): Promise<void> {
  const rows = handled.flatMap(({ consumer, types }) => types.map((type) => ({ consumer, type })));
  await dataSource.query(
    `INSERT INTO handled_types AS known (consumer, type, seen_at)
     SELECT consumer, type, clock_timestamp() FROM unnest($1::text[], $2::text[]) AS own (consumer, type)
     ON CONFLICT (consumer, type) DO UPDATE SET seen_at = EXCLUDED.seen_at
       WHERE known.seen_at < clock_timestamp() - ${RENEWED}`,
    [rows.map(({ consumer }) => consumer), rows.map(({ type }) => type)],
  );
}

/**
 * Forgets the types that no live replica handles: after a rollback, the older version need not wait for them to be forgotten.
 * @returns their names
 */
export async function forgetTypes(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `DELETE FROM handled_types AS known
     WHERE NOT EXISTS (
       SELECT 1 FROM replicas
       WHERE live_until > clock_timestamp() AND known.consumer || ' ' || known.type = ANY (handles)
     )
     RETURNING known.consumer || ' ' || known.type AS name`,
  );
  return rows.map(({ name }) => name).sort();
}
