import type { DataSource } from 'typeorm';
import { type Actor, decodeCursor, encodeCursor, newId } from '#libs/kernel';
import type { Tx } from '#libs/persistence';

/** An operator's action, for the audit log. */
export interface Operation {
  readonly id: string;
  readonly at: Date;
  readonly actor: { readonly id: string; readonly name: string };
  /** For example `consumer.paused`. */
  readonly action: string;
  /** For example the consumer's name. */
  readonly target: string;
  readonly details: object;
}

const LIST = 'operations';

/** Records an operator's action in the transaction that performs it. */
export async function recordOperation(
  tx: Tx,
  actor: Actor,
  { action, target, details }: Pick<Operation, 'action' | 'target' | 'details'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO operations (id, actor_id, actor_name, action, target, details) VALUES ($1, $2, $3, $4, $5, $6)`,
    [newId(), actor.id, actor.name, action, target, JSON.stringify(details)],
  );
}

/** Newest first. @throws {Refused} `request.bad-cursor` */
export async function listOperations(
  dataSource: DataSource,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): Promise<{ items: Operation[]; nextCursor: string | null }> {
  const [before = null] = cursor === undefined ? [] : decodeCursor(LIST, ['id'], cursor);
  const rows = await dataSource.query<Operation[]>(
    `SELECT id, at, json_build_object('id', actor_id, 'name', actor_name) AS actor, action, target, details
     FROM operations WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
    [before, limit + 1],
  );
  const items = rows.slice(0, limit);
  const last = rows.length > items.length ? items.at(-1) : undefined;
  return { items, nextCursor: last === undefined ? null : encodeCursor(LIST, [last.id]) };
}
