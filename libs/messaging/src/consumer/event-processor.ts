import { inspect } from 'node:util';
import type { DataSource } from 'typeorm';
import type { Envelope } from '#libs/contracts';
import { causeOfEvent, causeOfRequest } from '#libs/kernel';
import { inTransaction, isConnectionLoss, mayRunAgain, type Tx } from '#libs/persistence';
import { handledWithin, HandlerTimedOut } from './handler-timeout.js';
import { admit, type AdmittedBatch, type Batch } from './inbox.js';
import type { ParkedEvent, ParkedEvents } from './parked-events.js';
import { FenceLost, holdPosition, type Position } from './positions.js';
import { decode, groupConsecutive, type ReceivedEvent } from './received-event.js';

/** The handlers of a consumer. */
export interface Handlers {
  /** The event types that they handle. */
  readonly types: readonly string[];
  handles(type: string): boolean;
  /** Calls the handler of an event in the transaction of its effect. */
  handle(event: Envelope, tx: Tx): Promise<void>;
  /** Calls the batch handler that all these events belong to. */
  handleBatch(events: readonly Envelope[], tx: Tx): Promise<void>;
  /** The batch handler of a type; null if its events are handled one by one. */
  batchHandlerOf(type: string): symbol | null;
}

export interface ConsumerObserver {
  handled(count: number): void;
  /** A message that no handler expects. @param type null if it does not say */
  passedOver(type: string | null): void;
  parked(event: ReceivedEvent, error: Error): void;
  died(event: ReceivedEvent, error: Error): void;
  /** A batch took no effect because its position had been moved by another replica or an operator. */
  fenceLost(): void;
}

/**
 * How a transaction handles events.
 * - `shared`: the batches of several lanes, without savepoints;
 * - `alone`: one batch, without savepoints, which cost three quarters of the throughput;
 * - `savepoints`: one batch, a savepoint per event, so that a failing event is parked and the others take effect.
 */
export type Strategy = 'shared' | 'alone' | 'savepoints';

/** The result of a committed transaction for one lane. */
export interface Processed {
  readonly position: Position;
  /** Whether the lane may have parked events. */
  readonly mayHaveParked: boolean;
}

/** Why a transaction failed, as far as it decides what happens next. */
export interface Failure {
  readonly error: Error;
  readonly kind: 'fence lost' | 'transient' | 'handler timed out' | 'other';
  /** The one event whose handler timed out. */
  readonly event: ReceivedEvent | null;
}

/** The handler of a single event timed out, which broke the transaction: the event can be parked only in another one. */
class EventTimedOut extends HandlerTimedOut {
  constructor(
    timeout: number,
    readonly event: ReceivedEvent,
  ) {
    super(timeout);
  }
}

export function failureOf(thrown: unknown): Failure {
  const error = thrown instanceof Error ? thrown : new Error(inspect(thrown));
  if (error instanceof FenceLost) return { error, kind: 'fence lost', event: null };
  if (error instanceof EventTimedOut) return { error, kind: 'handler timed out', event: error.event };
  return { error, kind: isTransient(error) ? 'transient' : 'other', event: null };
}

/** The transaction may succeed later: the database is away, or others were in its way. No handler is at fault. */
function isTransient(error: unknown): boolean {
  return error instanceof FenceLost || mayRunAgain(error) || isConnectionLoss(error);
}

/**
 * Constraints that would fail at COMMIT must fail here, where the event is known. Rolling back the check defers the constraints
 * again for the handlers that follow.
 */
const CHECK_CONSTRAINTS = 'SAVEPOINT checked; SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK TO SAVEPOINT checked';

/** Parked events that one call of `retryParked` tries. */
const MAX_RETRIES = 100;

interface AdmittedEvent {
  readonly event: ReceivedEvent;
  readonly batch: AdmittedBatch;
}

interface FailedEvent {
  readonly event: ReceivedEvent;
  readonly error: Error;
}

/** Lets events take effect: the position, the inbox and the handlers' writes are one transaction. */
export class EventProcessor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly parkedEvents: ParkedEvents,
    private readonly handlers: Handlers,
    private readonly observer: ConsumerObserver,
    /** How long a handler may run, in milliseconds; in a `shared` transaction, where other lanes wait for it, as long as `shared`. */
    private readonly timeouts: { readonly alone: number; readonly shared: number },
  ) {}

  /**
   * Handles batches of one consumer in one transaction and moves their positions.
   * @param isPoison events that are parked without another attempt
   * @returns a result for each batch, in their order
   * @throws {Error} for `failureOf`; then nothing took effect and nothing was parked
   */
  async process(
    batches: readonly Batch[],
    strategy: Strategy,
    isPoison: (event: ReceivedEvent) => boolean = () => false,
  ): Promise<Processed[]> {
    const [first] = batches;
    if (first === undefined) return [];
    const failed: FailedEvent[] = [];
    const results = await this.transaction(async (tx) => {
      // A lane whose position another transaction holds must not delay the other lanes.
      if (strategy === 'shared') await tx.query(`SET LOCAL lock_timeout = ${String(this.timeouts.shared)}`);
      const admitted = await admit(tx, first.from.consumer, batches, this.handlers.types);
      // If only positions move, losing this commit means reading the same messages again.
      if (batches.every(({ events }) => events.length === 0)) await tx.query('SET LOCAL synchronous_commit = off');
      const events = admitted.flatMap((batch) => batch.newEvents.map((event) => ({ event, batch })));
      for (const group of this.groups(events, strategy)) {
        const failure = await this.processGroup(tx, group, strategy, isPoison);
        if (failure !== null) failed.push(failure);
      }
      return admitted.map(({ to, parkedKeys }) => ({ position: to, mayHaveParked: parkedKeys.size > 0 }));
    });
    for (const { event, error } of failed) this.observer.parked(event, error);
    this.observer.handled(batches.reduce((count, { events }) => count + events.length, 0));
    return results;
  }

  /**
   * Retries the parked events that are due, each in a transaction of its own.
   * @returns whether the lane may still have parked events
   * @throws {Error} as `process`
   */
  async retryParked(position: Position): Promise<boolean> {
    for (let tried = 0; tried < MAX_RETRIES; tried++) {
      const next = await this.retryNext(position);
      if (next !== 'tried') return next === 'not due';
    }
    return true;
  }

  private groups(events: readonly AdmittedEvent[], strategy: Strategy): AdmittedEvent[][] {
    if (strategy === 'savepoints') return events.map((event) => [event]);
    return groupConsecutive(events, (type) => this.handlers.batchHandlerOf(type));
  }

  /** @returns the event that was parked because it failed, or null */
  private async processGroup(
    tx: Tx,
    group: readonly AdmittedEvent[],
    strategy: Strategy,
    isPoison: (event: ReceivedEvent) => boolean,
  ): Promise<FailedEvent | null> {
    const isBehind = ({ event, batch }: AdmittedEvent) => batch.parkedKeys.has(event.key);
    for (const { event, batch } of group.filter(isBehind)) await this.parkedEvents.parkBehind(tx, batch.from, event);
    const free = group.filter((item) => !isBehind(item));
    const [item] = free;
    if (item === undefined) return null;
    const { event, batch } = item;
    const error = await this.handleGroup(
      tx,
      free.map((one) => one.event),
      strategy,
      isPoison,
    );
    if (error === null) return null;
    // A group with an error to park has one event: of several, it would not be known which one failed.
    await this.parkedEvents.parkFailed(tx, batch.from, event, error);
    batch.parkedKeys.add(event.key);
    return { event, error };
  }

  /** @returns an error that has undone nothing but the handler's own writes, or null */
  private async handleGroup(
    tx: Tx,
    group: readonly ReceivedEvent[],
    strategy: Strategy,
    isPoison: (event: ReceivedEvent) => boolean,
  ): Promise<Error | null> {
    const events: Envelope[] = [];
    for (const event of group) {
      if ('error' in event.content) return new Error(event.content.error);
      if (isPoison(event)) return new HandlerTimedOut(this.timeouts.alone);
      events.push(event.content.event);
    }
    try {
      if (strategy === 'savepoints') return await this.handleInSavepoint(tx, events);
      await this.call(tx, events, this.timeouts[strategy]);
      return null;
    } catch (error) {
      const [event] = group;
      const isSingle = group.length === 1 && strategy !== 'shared';
      // In a shared transaction it may only have had too little time, and of several events it is not known which one hangs.
      if (error instanceof HandlerTimedOut && event !== undefined) {
        throw isSingle ? new EventTimedOut(this.timeouts.alone, event) : new Error(error.message);
      }
      throw error;
    }
  }

  private async retryNext(position: Position): Promise<'tried' | 'not due' | 'none'> {
    let timedOut: ParkedEvent | null = null;
    try {
      return await this.transaction(async (tx) => {
        await holdPosition(tx, position, this.handlers.types);
        const parked = await this.parkedEvents.next(tx, position);
        if (parked === null) return 'none';
        if (!parked.isDue) return 'not due';
        timedOut = parked;
        const { content } = decode({ ...parked, streamSeq: Number(parked.streamSeq) });
        const error = 'error' in content ? new Error(content.error) : await this.handleInSavepoint(tx, [content.event]);
        if (error === null) await this.parkedEvents.markHandled(tx, parked);
        else await this.markFailed(tx, parked, error);
        return 'tried';
      });
    } catch (error) {
      if (!(error instanceof HandlerTimedOut) || timedOut === null) throw error;
    }
    const parked = timedOut;
    await this.transaction(async (tx) => {
      await holdPosition(tx, position, this.handlers.types);
      await this.markFailed(tx, parked, new HandlerTimedOut(this.timeouts.alone));
    });
    return 'tried';
  }

  private async markFailed(tx: Tx, parked: ParkedEvent, error: Error): Promise<void> {
    const isDead = await this.parkedEvents.markFailed(tx, parked, error);
    if (!isDead) return;
    const event = decode({ ...parked, streamSeq: Number(parked.streamSeq) });
    tx.afterCommit(() => {
      this.observer.died(event, error);
    });
  }

  /** What a batch handler publishes has the last event as its cause, unless the handler says which one it was. */
  private async call(tx: Tx, events: readonly Envelope[], timeout: number): Promise<void> {
    const last = events.at(-1);
    if (last === undefined) return;
    const handlerTx = { ...tx, cause: causeOfEvent(last) };
    const isBatch = this.handlers.batchHandlerOf(last.type) !== null;
    const handled = isBatch ? this.handlers.handleBatch(events, handlerTx) : this.handlers.handle(last, handlerTx);
    await handledWithin(timeout, this.dataSource, tx, handled);
  }

  /** @returns the handler's error, whose writes were undone; @throws errors that no handler is at fault for */
  private async handleInSavepoint(tx: Tx, events: readonly Envelope[]): Promise<Error | null> {
    const afterCommit: (() => void)[] = [];
    await tx.query('SAVEPOINT handler');
    try {
      await this.call({ ...tx, afterCommit: (action) => afterCommit.push(action) }, events, this.timeouts.alone);
      await tx.query(CHECK_CONSTRAINTS);
      await tx.query('RELEASE SAVEPOINT handler');
    } catch (error) {
      if (error instanceof HandlerTimedOut || isTransient(error)) throw error;
      await tx.query('ROLLBACK TO SAVEPOINT handler');
      return error instanceof Error ? error : new Error(`A handler threw ${inspect(error)}`);
    }
    for (const action of afterCommit) tx.afterCommit(action);
    return null;
  }

  private transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return inTransaction(this.dataSource, causeOfRequest(), work);
  }
}
