import type { DataSource } from 'typeorm';
import { type DataOf, PARTITIONS, type snapshotCompleted, snapshotRequested } from '#libs/contracts';
import { newId } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import type { ConsumerName } from '../consumer/consumers.js';
import { draft } from '../outbox/event-draft.js';
import type { Outbox } from '../outbox/outbox.js';

/** A request concerns all sites, but an event needs one. */
const ANY_SITE = 'default';

const ALL_LANES = 2 ** PARTITIONS - 1;

/**
 * Asks the owners of these entities to publish all rows, so that the consumer's copies fill up. Replaces the consumer's earlier
 * requests.
 * @param entities as in `<entity>.snapshot`; at least one
 */
export async function requestSnapshots(
  tx: Tx,
  outbox: Outbox,
  consumer: ConsumerName,
  entities: readonly string[],
): Promise<void> {
  await forgetRequests(tx, consumer);
  const requestId = newId();
  await tx.query(
    `INSERT INTO snapshot_requests (id, consumer, entity, requested_at) SELECT $1, $2, unnest($3::text[]), now()`,
    [requestId, consumer, entities],
  );
  const data = { requestId, requestedBy: outbox.service, entities: [...entities] };
  const fields = { site: ANY_SITE, key: requestId, aggregateId: requestId, sequence: 1 };
  await outbox.append(tx, [draft(snapshotRequested, { ...fields, data })]);
}

/** Deletes the pending requests of a consumer, which requests again or is filled in another way. */
export async function forgetRequests(tx: Tx, consumer: ConsumerName): Promise<void> {
  await tx.query(
    `WITH forgotten AS (
       DELETE FROM snapshot_requests WHERE consumer = $1 AND completed_at IS NULL RETURNING id, entity
     )
     DELETE FROM snapshot_answers AS answer USING forgotten
     WHERE answer.request_id = forgotten.id AND answer.entity = forgotten.entity`,
    [consumer],
  );
}

/** A snapshot that a consumer requested and has not read to its end. */
export interface PendingSnapshot {
  readonly entity: string;
  readonly requestedAt: Date;
}

/** The snapshots that a consumer waits for, oldest request first. */
export function pendingSnapshots(dataSource: DataSource, consumer: ConsumerName): Promise<PendingSnapshot[]> {
  return dataSource.query<PendingSnapshot[]>(
    `SELECT entity, requested_at AS "requestedAt" FROM snapshot_requests
     WHERE consumer = $1 AND completed_at IS NULL ORDER BY requested_at, entity`,
    [consumer],
  );
}

/**
 * Records that a lane has read the end of a service's snapshot. An entity is complete when all lanes have read the end of one
 * service's snapshot: if several services publish it, each publishes the same rows.
 */
export async function recordCompletion(
  tx: Tx,
  producer: string,
  { requestId, entity, count, partition }: DataOf<typeof snapshotCompleted>,
): Promise<void> {
  // Lanes that end at the same time queue for this row, so the last one sees all the others.
  await tx.query(
    `WITH answer AS (
       INSERT INTO snapshot_answers AS known (request_id, entity, producer, told, lanes)
       SELECT id, entity, $3, $4, $5 FROM snapshot_requests WHERE id = $1 AND entity = $2 AND completed_at IS NULL
       ON CONFLICT (request_id, entity, producer) DO UPDATE SET lanes = known.lanes | EXCLUDED.lanes
       RETURNING lanes
     )
     UPDATE snapshot_requests SET completed_at = clock_timestamp()
     FROM answer WHERE id = $1 AND entity = $2 AND answer.lanes = $6`,
    [requestId, entity, producer, count, 2 ** partition, ALL_LANES],
  );
}

/** The lanes restart, and will read the ends of the snapshots again. */
export async function forgetCompletions(tx: Tx): Promise<void> {
  await tx.query(
    `UPDATE snapshot_answers SET lanes = 0 FROM snapshot_requests AS request
     WHERE request.id = request_id AND request.entity = snapshot_answers.entity AND completed_at IS NULL`,
  );
}
