import type { DataSource } from 'typeorm';
import { type DataOf, keyInPartition, PARTITIONS, snapshotCompleted, type snapshotRequested } from '#libs/contracts';
import { causeOfRequest, type Log } from '#libs/kernel';
import { inTransaction, type Tx } from '#libs/persistence';
import { BackOff } from '../back-off.js';
import { draft, type EventDraft } from '../outbox/event-draft.js';
import type { Outbox } from '../outbox/outbox.js';
import type { MessagingSettings } from '../settings.js';
import { settlesWithin } from '../timeouts.js';
import { type NextPass, WorkLoop } from '../work-loop.js';
import type { SnapshotSource } from './snapshot-source.js';

/** Rows that one transaction publishes, and keeps locked meanwhile. */
const PAGE_SIZE = 200;
/** Snapshots pause while more events are pending: current events must not queue behind all rows of a table. */
const MAX_PENDING = 1_000;

/** How long a stop waits for the page that is being published. */
const STOP_TIMEOUT_MS = 1_000;

const ANY_SITE = 'default';

export interface SnapshotPublisherDependencies {
  readonly dataSource: DataSource;
  readonly settings: MessagingSettings;
  readonly log: Log;
}

/** A requested snapshot that is not published completely yet. */
interface Job {
  readonly requestId: string;
  readonly entity: string;
  readonly publishedUpTo: string | null;
  readonly published: number;
}

/**
 * Publishes the snapshots that other services request, page by page. Its progress is a row that moves in the transaction of the
 * page's events and is locked meanwhile: whichever replica continues, after a crash or beside this one, publishes the next page.
 */
export class SnapshotPublisher {
  private readonly sources: ReadonlyMap<string, SnapshotSource>;
  private loop: WorkLoop | null = null;

  constructor(
    private readonly outbox: Outbox,
    sources: readonly SnapshotSource[],
  ) {
    this.sources = new Map(sources.map((source) => [source.entity, source]));
  }

  /** Notes which part of a request this service publishes. The requester needs the copies of others, not its own. */
  async accept(tx: Tx, { requestId, requestedBy, entities }: DataOf<typeof snapshotRequested>): Promise<void> {
    if (requestedBy === this.outbox.service) return;
    const owned = entities.filter((entity) => this.sources.has(entity));
    await tx.query(
      `INSERT INTO snapshot_jobs (request_id, entity) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
      [requestId, owned],
    );
    tx.afterCommit(() => this.loop?.wake());
  }

  start({ dataSource, settings, log }: SnapshotPublisherDependencies): void {
    this.loop = new WorkLoop(
      () => inTransaction(dataSource, causeOfRequest(), (tx) => this.publishNext(tx, settings)),
      new BackOff(settings.backOffFrom, settings.backOffTo),
      (error) => {
        log.warn({ err: error }, 'could not publish a snapshot; retrying');
      },
    );
    this.loop.start();
  }

  /** Finishes the current page. If it hangs, its transaction commits or rolls back by itself. */
  async stop(): Promise<void> {
    if (this.loop !== null) await settlesWithin(STOP_TIMEOUT_MS, this.loop.stop());
  }

  private async publishNext(tx: Tx, { idlePoll, relayPoll }: MessagingSettings): Promise<NextPass> {
    const job = await this.nextJob(tx);
    if (job === null) return { wait: idlePoll };
    if (await this.isOutboxLong(tx)) return { wait: relayPoll };
    const page = await this.sources.get(job.entity)?.page(tx, job.publishedUpTo, PAGE_SIZE);
    if (page) {
      await this.outbox.append(tx, page.drafts);
      await tx.query(
        `UPDATE snapshot_jobs SET told_up_to = $3, told = told + $4 WHERE request_id = $1 AND entity = $2`,
        [job.requestId, job.entity, page.last, page.drafts.length],
      );
      return 'again';
    }
    if (await this.isPending(tx, job)) return { wait: relayPoll };
    await this.outbox.append(tx, completionOf(job));
    await tx.query(`UPDATE snapshot_jobs SET finished_at = clock_timestamp() WHERE request_id = $1 AND entity = $2`, [
      job.requestId,
      job.entity,
    ]);
    return 'again';
  }

  private async nextJob(tx: Tx): Promise<Job | null> {
    const [job] = await tx.query<Job>(
      `SELECT request_id AS "requestId", entity, told_up_to AS "publishedUpTo", told AS published FROM snapshot_jobs
       WHERE finished_at IS NULL AND entity = ANY ($1)
       ORDER BY asked_at, entity LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [[...this.sources.keys()]],
    );
    return job ?? null;
  }

  private async isOutboxLong(tx: Tx): Promise<boolean> {
    const [row] = await tx.query(`SELECT 1 FROM outbox OFFSET ${String(MAX_PENDING)} LIMIT 1`);
    return row !== undefined;
  }

  /** Events of different keys overtake one another on the way to the stream, so the end waits until all rows have arrived. */
  private async isPending(tx: Tx, { entity }: Job): Promise<boolean> {
    const [row] = await tx.query(`SELECT 1 FROM outbox WHERE subject LIKE $1 LIMIT 1`, [
      `parley.evt.%.${entity}.snapshot`,
    ]);
    return row !== undefined;
  }
}

/** The end of a snapshot, for each lane of its readers. */
function completionOf({ requestId, entity, published }: Job): EventDraft[] {
  return Array.from({ length: PARTITIONS }, (_, partition) =>
    draft(snapshotCompleted, {
      site: ANY_SITE,
      key: keyInPartition(partition, requestId),
      aggregateId: requestId,
      sequence: 1,
      data: { requestId, entity, count: published, partition },
    }),
  );
}
