import type { DataSource } from 'typeorm';
import { type DataOf, keyIn, PARTITIONS, snapshotCompleted, type snapshotRequested } from '#libs/contracts';
import { causeOfRequest, type Log } from '#libs/kernel';
import { inTransaction, type Tx } from '#libs/persistence';
import { BackOff } from '../back-off.js';
import { draft, type EventDraft } from '../outbox/event-draft.js';
import type { Outbox } from '../outbox/outbox.js';
import { settlesWithin } from '../timeouts.js';
import type { MessagingSettings } from '../settings.js';
import type { SnapshotSource } from './snapshot-source.js';

/** How many rows one transaction tells, and keeps locked meanwhile. */
const PAGE = 200;
/** With so many events pending, snapshots wait: what happens now must not queue behind all that ever happened. */
const LONG_OUTBOX = 1_000;

/** How long a stop waits for the page that is under way, in milliseconds. */
const STOP_PATIENCE = 1_000;

const ANY_SITE = 'default';

/** What it works with, once there is something to work on. */
export interface SnapshotTellerDependencies {
  readonly dataSource: DataSource;
  readonly settings: MessagingSettings;
  readonly log: Log;
}

/** A snapshot that was asked for and is not told yet. */
interface Job {
  readonly requestId: string;
  readonly entity: string;
  readonly toldUpTo: string | null;
  readonly told: number;
}

/**
 * Tells the snapshots that others have asked for, page by page. How far it has come is a row that moves in the transaction
 * of the page's events, and is locked meanwhile: whoever goes on, after a crash or beside another replica, tells the next.
 */
export class SnapshotPublisher {
  private readonly sources: ReadonlyMap<string, SnapshotSource>;
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private wakeUp: (() => void) | null = null;
  private woken = false;

  constructor(
    private readonly outbox: Outbox,
    sources: readonly SnapshotSource[],
  ) {
    this.sources = new Map(sources.map((source) => [source.entity, source]));
  }

  /** Notes what of a request is ours to tell. Who asks is in need of others' copies, not of its own. */
  async accept(tx: Tx, { requestId, requestedBy, entities }: DataOf<typeof snapshotRequested>): Promise<void> {
    if (requestedBy === this.outbox.service) return;
    const ours = entities.filter((entity) => this.sources.has(entity));
    await tx.query(
      `INSERT INTO snapshot_jobs (request_id, entity) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
      [requestId, ours],
    );
    tx.afterCommit(() => {
      this.wake();
    });
  }

  start(the: SnapshotTellerDependencies): void {
    this.loop = this.run(the);
  }

  /** Finishes the page that is under way; one that hangs is left to its transaction. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await settlesWithin(STOP_PATIENCE, this.loop);
  }

  private async run({ dataSource, settings, log }: SnapshotTellerDependencies): Promise<void> {
    const { signal } = this.stopping;
    const backOff = new BackOff(settings.backOffFrom, settings.backOffTo);
    while (!signal.aborted) {
      try {
        const state = await inTransaction(dataSource, causeOfRequest(), (tx) => this.goOn(tx));
        backOff.succeeded();
        if (state !== 'told') await this.wokenOrAfter(state === 'idle' ? settings.idlePoll : settings.relayPoll);
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ err: error }, 'a snapshot could not be told on; it will be tried again');
        await backOff.wait(signal);
      }
    }
  }

  private async goOn(tx: Tx): Promise<'told' | 'waits' | 'idle'> {
    const job = await this.nextJob(tx);
    if (job === null) return 'idle';
    if (await this.isOutboxLong(tx)) return 'waits';
    const page = await this.sources.get(job.entity)?.page(tx, job.toldUpTo, PAGE);
    if (page) {
      await this.outbox.append(tx, page.drafts);
      await tx.query(
        `UPDATE snapshot_jobs SET told_up_to = $3, told = told + $4 WHERE request_id = $1 AND entity = $2`,
        [job.requestId, job.entity, page.last, page.drafts.length],
      );
      return 'told';
    }
    if (await this.isUnderWay(tx, job)) return 'waits';
    await this.outbox.append(tx, endsOf(job));
    await tx.query(`UPDATE snapshot_jobs SET finished_at = clock_timestamp() WHERE request_id = $1 AND entity = $2`, [
      job.requestId,
      job.entity,
    ]);
    return 'told';
  }

  private async nextJob(tx: Tx): Promise<Job | null> {
    const [job] = await tx.query<Job>(
      `SELECT request_id AS "requestId", entity, told_up_to AS "toldUpTo", told FROM snapshot_jobs
       WHERE finished_at IS NULL AND entity = ANY ($1)
       ORDER BY asked_at, entity LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [[...this.sources.keys()]],
    );
    return job ?? null;
  }

  private async isOutboxLong(tx: Tx): Promise<boolean> {
    const [row] = await tx.query(`SELECT 1 FROM outbox OFFSET ${String(LONG_OUTBOX)} LIMIT 1`);
    return row !== undefined;
  }

  /** Keys overtake one another on the way to the stream, so the end may only leave when all that it closes has arrived. */
  private async isUnderWay(tx: Tx, { entity }: Job): Promise<boolean> {
    const [row] = await tx.query(`SELECT 1 FROM outbox WHERE subject LIKE $1 LIMIT 1`, [
      `parley.evt.%.${entity}.snapshot`,
    ]);
    return row !== undefined;
  }

  private wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  private async wokenOrAfter(milliseconds: number): Promise<void> {
    if (!this.woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wakeUp = null;
    }
    this.woken = false;
  }
}

/** The end of what was told, for each lane of the reader. */
function endsOf({ requestId, entity, told }: Job): EventDraft[] {
  return Array.from({ length: PARTITIONS }, (_, partition) =>
    draft(snapshotCompleted, {
      site: ANY_SITE,
      key: keyIn(partition, requestId),
      aggregateId: requestId,
      sequence: 1,
      data: { requestId, entity, count: told, partition },
    }),
  );
}
