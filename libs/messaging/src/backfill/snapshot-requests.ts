import type { DataSource } from 'typeorm';
import { type DataOf, PARTITIONS, type snapshotCompleted, snapshotRequested } from '#libs/contracts';
import { newId } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import type { ConsumerName } from '../consumer/consumers.js';
import { draft } from '../outbox/event-draft.js';
import type { Outbox } from '../outbox/outbox.js';

/** What a request concerns is of no site; an event must have one. */
const ANY_SITE = 'default';

const ALL_LANES = 2 ** PARTITIONS - 1;

/**
 * Asks whoever owns the originals of these entities to tell all of them, so that the consumer's copies fill. What the
 * consumer still waits for from an earlier request is no longer waited for: this one covers it.
 * @param entities as in `<entity>.snapshot`; one at least
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

/** Waits no longer for what a consumer has asked for: it asks anew, or is filled in another way. */
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

/** What a consumer has asked for and not all of which it has read. */
export interface AwaitedSnapshot {
  readonly entity: string;
  readonly requestedAt: Date;
}

/** What a consumer's copies still lack, oldest request first; empty when they are filled. */
export function awaitedSnapshots(dataSource: DataSource, consumer: ConsumerName): Promise<AwaitedSnapshot[]> {
  return dataSource.query<AwaitedSnapshot[]>(
    `SELECT entity, requested_at AS "requestedAt" FROM snapshot_requests
     WHERE consumer = $1 AND completed_at IS NULL ORDER BY requested_at, entity`,
    [consumer],
  );
}

/**
 * Notes that a lane has read the end of a service's answer. An entity is complete when some service's answer was read in all
 * lanes: where several answer, each knows what the others told.
 */
export async function noteAnswer(
  tx: Tx,
  producer: string,
  { requestId, entity, count, partition }: DataOf<typeof snapshotCompleted>,
): Promise<void> {
  // Two lanes that come at once take turns at this row, so the later one sees that it is the last.
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

/** The lanes begin anew, and will read the ends of answers again. */
export async function forgetAnswers(tx: Tx): Promise<void> {
  await tx.query(
    `UPDATE snapshot_answers SET lanes = 0 FROM snapshot_requests AS request
     WHERE request.id = request_id AND request.entity = snapshot_answers.entity AND completed_at IS NULL`,
  );
}
