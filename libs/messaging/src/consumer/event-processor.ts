import { inspect } from 'node:util';
import type { DataSource } from 'typeorm';
import type { Envelope } from '#libs/contracts';
import { causeOfEvent, causeOfRequest } from '#libs/kernel';
import { inTransaction, isConnectionLoss, mayRunAgain, type Tx } from '#libs/persistence';
import { handledWithin, HandlerTimedOut } from './handler-timeout.js';
import { admit, type Admitted, type Batch } from './inbox.js';
import { decode, type ReceivedEvent } from './received-event.js';
import type { ParkedEvent, ParkedEvents } from './parked-events.js';
import { FenceLost, holdPosition, type Position } from './positions.js';
import { runsOf } from './runs.js';
import { Suspects } from './suspects.js';

/** The handlers of a consumer. */
export interface Handlers {
  /** Calls the handler of an event, if this consumer has one, with the transaction of its effect. */
  handle(event: Envelope, tx: Tx): Promise<void>;
  /** Calls the batch handler to which all these events belong. */
  handleBatch(events: readonly Envelope[], tx: Tx): Promise<void>;
  /** What takes a type in batches; null where its events are handled one by one. */
  batchHandlerOf(type: string): symbol | null;
}

export interface ConsumerObserver {
  handled(count: number): void;
  parked(incoming: ReceivedEvent, error: Error): void;
  died(incoming: ReceivedEvent, error: Error): void;
  /** Another replica, or an operator, has moved a position: what was done with it does not count. */
  fenceLost(): void;
}

/** Where a lane stands after a transaction. */
export interface Outcome {
  readonly position: Position;
  /** Whether there may be events of this lane to be tried again. */
  readonly hasParked: boolean;
}

/** An event that is new, and the lane that it came in. */
interface Arrival {
  readonly incoming: ReceivedEvent;
  readonly lane: Admitted;
}

/** How batches are handled: the first time, and again after a failure. */
interface Way {
  /** What is handled by one call each. */
  readonly runsOf: (arrivals: readonly Arrival[]) => Arrival[][];
  /** @returns why the handler failed, if that has undone nothing but its own writes */
  readonly handle: (tx: Tx, events: readonly Envelope[]) => Promise<Error | null>;
}

/**
 * What would only fail at the commit must fail here, where we know whose it is. Rolling back the check defers the
 * constraints again for the handlers that follow.
 */
const CHECK_CONSTRAINTS = 'SAVEPOINT checked; SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK TO SAVEPOINT checked';

/** How many parked events one look takes. */
const RETRIES = 100;

/** Lets events take effect: position, inbox and handlers' writes are one transaction. */
export class EventProcessor {
  private readonly suspects = new Suspects();

  constructor(
    private readonly dataSource: DataSource,
    private readonly parkingLot: ParkedEvents,
    private readonly handlers: Handlers,
    private readonly observer: ConsumerObserver,
    /** How long a handler may take, in milliseconds; and how long where other lanes would wait for it. */
    private readonly patience: { readonly alone: number; readonly together: number },
  ) {}

  /** Whether a batch must be delivered alone, because a handler has hung over something of it. */
  isSuspected({ from, events }: Batch): boolean {
    return events.some((incoming) => this.suspects.isSuspected(from.partition, incoming));
  }

  /**
   * Delivers a batch and moves the position. It runs without savepoints, which would cost three quarters of the speed;
   * if a handler throws, all is rolled back and run again with one per event, and the failing event is parked.
   * @throws {FenceLost} if the position is not ours; {HandlerStuck}; transient errors of the database as they are; nothing is parked then
   */
  async deliver(batch: Batch): Promise<Outcome> {
    if (!this.isSuspected(batch)) {
      try {
        return await this.attemptOne(batch, this.firstWay(this.patience.alone));
      } catch (error) {
        if (isNobodysFault(error)) throw error;
      }
    }
    return this.attemptOne(batch, {
      runsOf: (arrivals) => arrivals.map((arrival) => [arrival]),
      handle: (tx, events) => this.failureInSavepoint(tx, events),
    });
  }

  /**
   * Delivers the batches of several lanes in one transaction.
   * @throws {Error} if anything goes wrong with one of them; nothing has happened then, and each is to be delivered alone
   */
  async deliverTogether(batches: readonly Batch[]): Promise<Outcome[]> {
    const way = this.firstWay(this.patience.together);
    return this.attempt(batches, {
      ...way,
      handle: async (tx, events) => {
        try {
          return await way.handle(tx, events);
        } catch (error) {
          // It may only have had too little time: nobody is to be blamed yet.
          throw error instanceof HandlerTimedOut ? new Error(error.message) : error;
        }
      },
    });
  }

  /** Tries the parked events whose time has come, one transaction each. @throws as `deliver` does */
  async retryParked(position: Position): Promise<Outcome> {
    for (let tried = 0; tried < RETRIES; tried++) {
      const next = await this.retryNext(position);
      if (next !== 'tried') return { position, hasParked: next === 'not due' };
    }
    return { position, hasParked: true };
  }

  private firstWay(patience: number): Way {
    return {
      runsOf: (arrivals) => runsOf(arrivals, (type) => this.handlers.batchHandlerOf(type)),
      handle: async (tx, events) => {
        await this.call(tx, events, patience);
        return null;
      },
    };
  }

  private async attemptOne(batch: Batch, way: Way): Promise<Outcome> {
    const [outcome] = await this.attempt([batch], way);
    if (outcome === undefined) throw new Error('A batch has no outcome.');
    return outcome;
  }

  private async attempt(batches: readonly Batch[], way: Way): Promise<Outcome[]> {
    const [first] = batches;
    if (first === undefined) return [];
    const parked: { incoming: ReceivedEvent; error: Error }[] = [];
    const outcomes = await this.transaction(async (tx) => {
      // A lane whose rows somebody holds must not keep the others waiting with it.
      if (batches.length > 1) await tx.query(`SET LOCAL lock_timeout = ${String(this.patience.together)}`);
      const lanes = await admit(tx, first.from.consumer, batches);
      // Nothing but positions changed: losing that commit would only mean reading the same again.
      if (batches.every(({ events }) => events.length === 0)) await tx.query('SET LOCAL synchronous_commit = off');
      const arrivals = lanes.flatMap((lane) => lane.fresh.map((incoming) => ({ incoming, lane })));
      for (const run of way.runsOf(arrivals)) parked.push(...(await this.handleRun(tx, run, way)));
      return lanes.map(({ to, parkedKeys }) => ({ position: to, hasParked: parkedKeys.size > 0 }));
    });
    for (const { from } of batches) this.suspects.forget(from.partition);
    for (const { incoming, error } of parked) this.observer.parked(incoming, error);
    this.observer.handled(batches.reduce((count, { events }) => count + events.length, 0));
    return outcomes;
  }

  /** @returns what was parked because its handler failed */
  private async handleRun(
    tx: Tx,
    run: readonly Arrival[],
    way: Way,
  ): Promise<{ readonly incoming: ReceivedEvent; readonly error: Error }[]> {
    const isBehind = ({ incoming, lane }: Arrival) => lane.parkedKeys.has(incoming.key);
    for (const { incoming, lane } of run.filter(isBehind)) await this.parkingLot.parkBehind(tx, lane.from, incoming);
    const free = run.filter((arrival) => !isBehind(arrival));
    const [arrival] = free;
    if (arrival === undefined) return [];
    const error = await this.failureOf(tx, free, way);
    if (error === null) return [];
    // It was a run of one: of several we would not know whose failure it is.
    const { incoming, lane } = arrival;
    await this.parkingLot.parkFailed(tx, lane.from, incoming, error);
    lane.parkedKeys.add(incoming.key);
    return [{ incoming, error }];
  }

  private async failureOf(tx: Tx, run: readonly Arrival[], way: Way): Promise<Error | null> {
    const events: Envelope[] = [];
    for (const { incoming, lane } of run) {
      if ('fault' in incoming.content) return new Error(incoming.content.fault);
      if (this.suspects.isGuilty(lane.from.partition, incoming)) return new HandlerTimedOut(this.patience.alone);
      events.push(incoming.content.event);
    }
    try {
      return await way.handle(tx, events);
    } catch (error) {
      const [arrival, ...others] = run;
      if (!(error instanceof HandlerTimedOut) || arrival === undefined) throw error;
      // Several are called one by one first.
      if (others.length > 0) throw new Error(error.message);
      this.suspects.blame(arrival.lane.from.partition, arrival.incoming);
      throw error;
    }
  }

  private async retryNext(position: Position): Promise<'tried' | 'not due' | 'none'> {
    let stuck: ParkedEvent | null = null;
    try {
      return await this.transaction(async (tx) => {
        await holdPosition(tx, position);
        const parked = await this.parkingLot.next(tx, position);
        if (parked === null) return 'none';
        if (!parked.isDue) return 'not due';
        const incoming = decode({ ...parked, streamSeq: Number(parked.streamSeq) });
        stuck = parked;
        const { content } = incoming;
        const error =
          'fault' in content ? new Error(content.fault) : await this.failureInSavepoint(tx, [content.event]);
        if (error === null) await this.parkingLot.settle(tx, parked);
        else await this.failedAgain(tx, parked, error);
        return 'tried';
      });
    } catch (error) {
      if (!(error instanceof HandlerTimedOut) || stuck === null) throw error;
    }
    const parked = stuck;
    await this.transaction(async (tx) => {
      await holdPosition(tx, position);
      await this.failedAgain(tx, parked, new HandlerTimedOut(this.patience.alone));
    });
    return 'tried';
  }

  private async failedAgain(tx: Tx, parked: ParkedEvent, error: Error): Promise<void> {
    const isDead = await this.parkingLot.failedAgain(tx, parked, error);
    if (!isDead) return;
    const incoming = decode({ ...parked, streamSeq: Number(parked.streamSeq) });
    tx.afterCommit(() => {
      this.observer.died(incoming, error);
    });
  }

  /** A batch has the cause of its last event: nothing can be told of the whole before that. */
  private async call(tx: Tx, events: readonly Envelope[], patience: number): Promise<void> {
    const last = events.at(-1);
    if (last === undefined) return;
    const inTx = { ...tx, cause: causeOfEvent(last) };
    const isBatch = this.handlers.batchHandlerOf(last.type) !== null;
    const handled = isBatch ? this.handlers.handleBatch(events, inTx) : this.handlers.handle(last, inTx);
    await handledWithin(patience, this.dataSource, tx, handled);
  }

  /** Runs a handler so that its failure undoes its own writes only. @throws what no handler is to blame for */
  private async failureInSavepoint(tx: Tx, events: readonly Envelope[]): Promise<Error | null> {
    const afterCommit: (() => void)[] = [];
    await tx.query('SAVEPOINT handler');
    try {
      await this.call({ ...tx, afterCommit: (action) => afterCommit.push(action) }, events, this.patience.alone);
      await tx.query(CHECK_CONSTRAINTS);
      await tx.query('RELEASE SAVEPOINT handler');
    } catch (error) {
      if (isNobodysFault(error)) throw error;
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

/** What leaves a transaction broken or not ours. The same may go well later: when the database is back, or others are out of the way. */
function isNobodysFault(error: unknown): boolean {
  return (
    error instanceof FenceLost || error instanceof HandlerTimedOut || mayRunAgain(error) || isConnectionLoss(error)
  );
}
