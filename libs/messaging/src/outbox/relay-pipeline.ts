import type { DataSource } from 'typeorm';
import type { Log } from '#libs/kernel';
import type { MessagingSettings } from '../settings.js';
import { type EventPublisher, type PublishResult, RefusedByBroker, StreamWentBack } from './event-publisher.js';
import { moveToSent, type PendingEvent, pendingEvents, type PublishedEvent } from './outbox-rows.js';
import { publishInOrder } from './publish-in-order.js';
import type { RelayLease } from './relay-lease.js';
import type { RelayObserver } from './relay-observer.js';
import type { KeyBackOff } from './key-back-off.js';

/** How many pending rows one look takes. */
const ROWS = 500;
/** How many events to have in flight to the broker; more only adds latency. */
const IN_FLIGHT = 128;

export interface OutboxFlowDependencies {
  readonly replica: string;
  readonly dataSource: DataSource;
  readonly settings: MessagingSettings;
  readonly log: Log;
  readonly observer: RelayObserver;
}

interface Look {
  readonly rows: readonly PendingEvent[];
  /** Whether there may be more rows than one look takes. */
  readonly isFull: boolean;
}

/** What one turn came to. */
interface Turn {
  readonly published: number;
  /** Why more than single keys could not be published, or null. */
  readonly trouble: Error | null;
  readonly isFull: boolean;
}

/**
 * Brings pending rows to the stream, look by look, in one epoch of the lease.
 *
 * The next look is taken while the events of one are on their way, and what the broker has is moved to sent while the next
 * are. That keeps the order: a row that was not to be seen in the first look was committed after it, so nothing that was
 * to be seen was caused by it.
 */
export class RelayPipeline {
  private ahead: Promise<Look> | null = null;
  /** Keys of which the last turn could not publish all: what was seen of them in the look ahead must not overtake that. */
  private stuck: ReadonlySet<string> = new Set();
  /** What is being moved to sent; a look may or may not see it. */
  private moving: readonly PublishedEvent[] = [];
  private moved: Promise<void> = Promise.resolve();

  /** @param term says why nothing may be published now, or null; asked before each event */
  constructor(
    private readonly the: OutboxFlowDependencies,
    private readonly publisher: EventPublisher,
    private readonly lease: RelayLease,
    private readonly resting: KeyBackOff,
    private readonly term: { readonly epoch: number; readonly doubts: number; readonly obstacle: () => Error | null },
  ) {}

  isOf(epoch: number, doubts: number): boolean {
    return this.term.epoch === epoch && this.term.doubts === doubts;
  }

  /** Publishes what one look finds. @throws errors of the database as they are */
  async turn(): Promise<Turn> {
    const { rows: seen, isFull } = await (this.ahead ?? this.look([]));
    this.ahead = null;
    const rows = seen.filter(({ key }) => !this.stuck.has(key));
    const publishing = publishInOrder(
      rows,
      (event, done) => {
        this.publish(event, done);
      },
      IN_FLIGHT,
    );
    if (isFull) this.lookAhead(rows);
    const { published, failures } = await publishing;
    await this.settle();
    this.stuck = new Set(failures.map(({ event }) => event.key));
    const wentBack = failures.find(({ error }) => error instanceof StreamWentBack);
    // By the latest place that is noted a loss is found, so nothing that came behind the lost may be noted before that.
    if (wentBack !== undefined) return { published: 0, trouble: wentBack.error, isFull };
    this.move(published);
    for (const { key } of published) this.resting.accepted(key);
    const refused = failures.filter(({ error }) => error instanceof RefusedByBroker);
    for (const { event } of refused) this.resting.rest(event.key);
    this.tellOf(refused);
    const inTrouble = failures.find(({ error }) => !(error instanceof RefusedByBroker));
    // So many keys are refused that they are not all remembered: who is behind them waits for the broker, too.
    const isStuck = published.length === 0 && this.resting.isFull;
    const trouble = inTrouble?.error ?? (isStuck ? (refused[0]?.error ?? null) : null);
    return { published: published.length, trouble, isFull };
  }

  /** Ends when nothing is being moved any more. @throws if the last move failed */
  async settle(): Promise<void> {
    const { moved } = this;
    this.moved = Promise.resolve();
    await moved;
  }

  private publish(event: PendingEvent, done: (outcome: PublishResult) => void): void {
    const obstacle = this.term.obstacle();
    if (obstacle === null) this.publisher.publish(event, done);
    else
      queueMicrotask(() => {
        done(obstacle);
      });
  }

  private lookAhead(underWay: readonly PendingEvent[]): void {
    this.ahead = heardLater(this.look(underWay));
  }

  private async look(underWay: readonly PendingEvent[]): Promise<Look> {
    const ids = [...underWay, ...this.moving].map(({ id }) => id);
    const rows = await pendingEvents(this.the.dataSource, ROWS, { ids, keys: this.resting.atRest });
    return { rows, isFull: rows.length === ROWS };
  }

  private move(published: readonly PublishedEvent[]): void {
    if (published.length === 0) return;
    this.moving = published;
    this.moved = heardLater(this.noteSent(published));
  }

  private async noteSent(published: readonly PublishedEvent[]): Promise<void> {
    const { dataSource, replica, settings, observer, log } = this.the;
    const { epoch } = this.term;
    const askedAt = performance.now();
    const lease = { owner: replica, epoch, milliseconds: settings.lease };
    const held = await moveToSent(dataSource, lease, published);
    this.moving = [];
    if (held) {
      this.lease.renewed(askedAt);
      observer.published(published.length);
      return;
    }
    this.lease.lost();
    observer.fenceLost();
    log.warn(
      { epoch },
      'another replica has become the relay meanwhile; what was published twice is dropped by its id',
    );
  }

  private tellOf(refused: readonly { readonly event: PendingEvent; readonly error: Error }[]): void {
    const [first] = refused;
    if (first === undefined) return;
    const { subject, key } = first.event;
    const facts = { err: first.error, subject, key, keys: refused.length };
    this.the.log.warn(facts, 'the broker refuses events; their keys wait, and the others go on');
  }
}

/** Its failure is told to whoever waits for it, which may be nobody. */
function heardLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
