import type { DataSource } from 'typeorm';
import type { Log } from '#libs/kernel';
import type { MessagingSettings } from '../settings.js';
import { type EventPublisher, type PublishResult, RefusedByBroker, StreamRolledBack } from './event-publisher.js';
import type { KeyBackOff } from './key-back-off.js';
import { moveToSent, type PendingEvent, pendingEvents, type PublishedEvent } from './outbox-rows.js';
import { publishInOrder } from './publish-in-order.js';
import type { RelayLease } from './relay-lease.js';

/** Pending rows that one query reads. */
const BATCH_SIZE = 500;
/** Events in flight to the broker; more would only add latency. */
const MAX_IN_FLIGHT = 128;

/** Counters for operators. */
export interface RelayObserver {
  published(count: number): void;
  /** Events that the broker had acknowledged and lost. */
  republished(count: number): void;
  fenceLost(): void;
}

export interface RelayPipelineDependencies {
  readonly replica: string;
  readonly dataSource: DataSource;
  readonly settings: MessagingSettings;
  readonly log: Log;
  readonly observer: RelayObserver;
}

/** In which epochs a pipeline publishes. */
export interface PipelineEpoch {
  /** Of the lease. */
  readonly epoch: number;
  readonly streamEpoch: number;
  /** Why nothing may be published now, or null; called before each event. */
  readonly guard: () => Error | null;
}

interface PendingBatch {
  readonly rows: readonly PendingEvent[];
  /** Whether there may be more pending rows. */
  readonly isFull: boolean;
}

interface PassResult {
  readonly published: number;
  /** Why more than single keys could not be published, or null. */
  readonly error: Error | null;
  readonly isFull: boolean;
}

/**
 * Publishes pending rows batch by batch. It reads the next batch while one is being published, and marks the previous one as sent
 * meanwhile. That keeps the order: a row that the first query did not see was committed after it, so it caused nothing that the
 * first query saw.
 */
export class RelayPipeline {
  private nextBatch: Promise<PendingBatch> | null = null;
  /** Keys with a failed event in the last pass: the rows of the batch that was read ahead must not overtake it. */
  private failedKeys: ReadonlySet<string> = new Set();
  /** Events that are being marked as sent; a query may or may not see them as pending. */
  private marking: readonly PublishedEvent[] = [];
  private marked: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: RelayPipelineDependencies,
    private readonly publisher: EventPublisher,
    private readonly lease: RelayLease,
    private readonly refusedKeys: KeyBackOff,
    private readonly epochs: PipelineEpoch,
  ) {}

  isOf(epoch: number, streamEpoch: number): boolean {
    return this.epochs.epoch === epoch && this.epochs.streamEpoch === streamEpoch;
  }

  /** Publishes one batch. @throws errors of the database as they are */
  async pass(): Promise<PassResult> {
    const { rows: pending, isFull } = await (this.nextBatch ?? this.readBatch([]));
    this.nextBatch = null;
    const rows = pending.filter(({ key }) => !this.failedKeys.has(key));
    const publishing = publishInOrder(
      rows,
      (event, done) => {
        this.publish(event, done);
      },
      MAX_IN_FLIGHT,
    );
    if (isFull) this.nextBatch = handledLater(this.readBatch(rows));
    const { published, failures } = await publishing;
    await this.markedSent();
    this.failedKeys = new Set(failures.map(({ event }) => event.key));
    const rolledBack = failures.find(({ error }) => error instanceof StreamRolledBack);
    // A loss is found by the latest sequence that was noted, so no sequence after the loss may be noted before that.
    if (rolledBack !== undefined) return { published: 0, error: rolledBack.error, isFull };
    this.markSent(published);
    for (const { key } of published) this.refusedKeys.accepted(key);
    const refused = failures.filter(({ error }) => error instanceof RefusedByBroker);
    for (const { event } of refused) this.refusedKeys.refused(event.key);
    this.logRefused(refused);
    const failure = failures.find(({ error }) => !(error instanceof RefusedByBroker));
    // Too many keys are refused to remember them all: the whole relay backs off.
    const isStuck = published.length === 0 && this.refusedKeys.isFull;
    const error = failure?.error ?? (isStuck ? (refused[0]?.error ?? null) : null);
    return { published: published.length, error, isFull };
  }

  /** Waits until published events are marked as sent. @throws if that failed */
  async markedSent(): Promise<void> {
    const { marked } = this;
    this.marked = Promise.resolve();
    await marked;
  }

  private publish(event: PendingEvent, done: (result: PublishResult) => void): void {
    const reason = this.epochs.guard();
    if (reason === null) this.publisher.publish(event, done);
    else
      queueMicrotask(() => {
        done(reason);
      });
  }

  private async readBatch(inFlight: readonly PendingEvent[]): Promise<PendingBatch> {
    const ids = [...inFlight, ...this.marking].map(({ id }) => id);
    const rows = await pendingEvents(this.deps.dataSource, BATCH_SIZE, { ids, keys: this.refusedKeys.waiting });
    return { rows, isFull: rows.length === BATCH_SIZE };
  }

  private markSent(published: readonly PublishedEvent[]): void {
    if (published.length === 0) return;
    this.marking = published;
    this.marked = handledLater(this.moveToSent(published));
  }

  private async moveToSent(published: readonly PublishedEvent[]): Promise<void> {
    const { dataSource, replica, settings, observer, log } = this.deps;
    const { epoch } = this.epochs;
    const requestedAt = performance.now();
    const lease = { owner: replica, epoch, milliseconds: settings.lease };
    const isHeld = await moveToSent(dataSource, lease, published);
    this.marking = [];
    if (isHeld) {
      this.lease.renewed(requestedAt);
      observer.published(published.length);
      return;
    }
    this.lease.lost();
    observer.fenceLost();
    log.warn({ epoch }, 'another replica has become the relay; events that both published are dropped by their ids');
  }

  private logRefused(refused: readonly { readonly event: PendingEvent; readonly error: Error }[]): void {
    const [first] = refused;
    if (first === undefined) return;
    const { subject, key } = first.event;
    const facts = { err: first.error, subject, key, keys: refused.length };
    this.deps.log.warn(facts, 'the broker refused events; their keys back off, the others go on');
  }
}

/** A rejection is handled by whoever awaits the work later, if anybody does. */
function handledLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
