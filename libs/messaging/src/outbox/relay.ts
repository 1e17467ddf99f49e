import type { StreamInfo } from '@nats-io/jetstream';
import type { DataSource } from 'typeorm';
import { causeOfRequest, type Log } from '#libs/kernel';
import { inTransaction } from '#libs/persistence';
import { BackOff, rest } from '../back-off.js';
import type { Broker } from '../nats/broker.js';
import { settlesWithin, unlessInterrupted } from '../timeouts.js';
import type { MessagingSettings } from '../settings.js';
import { EventPublisher } from './event-publisher.js';
import { lostAfter } from './lost-events.js';
import { RelayPipeline } from './relay-pipeline.js';
import type { OutboxSignal } from './outbox-signal.js';
import { LeaseLost, RelayLease } from './relay-lease.js';
import type { RelayObserver } from './relay-observer.js';
import { republishAfter } from './republish.js';
import { KeyBackOff } from './key-back-off.js';

/** How long a stop waits for the broker's acknowledgements, and for all of it, in milliseconds. */
const ACK_PATIENCE = 500;
const STOP_PATIENCE = 1_000;

export interface RelayDependencies {
  readonly service: string;
  readonly replica: string;
  readonly dataSource: DataSource;
  readonly broker: Broker;
  readonly signal: OutboxSignal;
  readonly settings: MessagingSettings;
  readonly log: Log;
  readonly observer: RelayObserver;
  /** The stream as it is now; made anew if it is gone. */
  readonly stream: () => Promise<StreamInfo>;
}

/**
 * Brings a service's outbox to the stream, in the order of ids for each key. One replica at a time is at work. There is no
 * cursor: what is pending is what stands in the table, so an open transaction stalls nothing and no gap can lose a row.
 */
export class Relay {
  private readonly lease: RelayLease;
  private readonly publisher: EventPublisher;
  private readonly resting: KeyBackOff;
  private readonly stopping = new AbortController();
  /** Ends the waiting for a stream that does not answer. */
  private waiting = new AbortController();
  private backingOff = new AbortController();
  private loop: Promise<void> | null = null;
  private wakeUp: (() => void) | null = null;
  private woken = false;
  private atWork = false;
  /** Rises whenever the stream may have become another one, and nothing may be published before that is known. */
  private doubts = 0;
  /** Our work in an epoch, from when we are sure of the stream until something makes us doubt. */
  private flow: RelayPipeline | null = null;

  constructor(private readonly the: RelayDependencies) {
    this.lease = new RelayLease(the.dataSource, the.replica, the.settings);
    this.publisher = new EventPublisher(the.broker, the.settings.publishTimeout);
    this.resting = new KeyBackOff(the.settings);
  }

  start(): void {
    const hint = `parley.hint.${this.the.service}.outbox`;
    const { connection } = this.the.broker;
    // A hint from another replica; our own rows raise the signal in this process.
    const subscription = connection.subscribe(hint, {
      callback: () => {
        this.wake();
      },
    });
    let hinted = false;
    const unlisten = this.the.signal.listen(() => {
      this.wake();
      if (this.atWork || hinted || !this.the.broker.isConnected) return;
      // One hint for all commits of this turn of the event loop.
      hinted = true;
      setImmediate(() => {
        hinted = false;
        if (!connection.isClosed() && !connection.isDraining()) connection.publish(hint);
      });
    });
    this.stopping.signal.addEventListener('abort', () => {
      unlisten();
      if (!connection.isClosed()) subscription.unsubscribe();
      this.wake();
    });
    this.loop = this.run();
  }

  /** Begins again at once, even if it was backing off: the broker or the database came back, or the stream is another one. */
  restart(): void {
    this.doubts++;
    this.publisher.interrupt();
    this.resting.clear();
    this.waiting.abort();
    this.backingOff.abort();
    this.wake();
  }

  /** Finishes what is in flight, and lets another replica begin; what hangs is left to the next relay, which tries it again. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.backingOff.abort();
    const giveUp = setTimeout(() => {
      this.publisher.interrupt();
      this.waiting.abort();
    }, ACK_PATIENCE);
    const ended = await settlesWithin(STOP_PATIENCE, this.loop ?? Promise.resolve());
    clearTimeout(giveUp);
    this.publisher.close();
    if (!ended) this.the.log.warn({}, 'the database does not answer; the lease of the relay ends by itself');
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const backOff = new BackOff(this.the.settings.backOffFrom, this.the.settings.backOffTo);
    while (!signal.aborted) {
      this.backingOff = new AbortController();
      this.waiting = new AbortController();
      try {
        await this.goOn(backOff);
      } catch (error) {
        if (signal.aborted) break;
        this.doubts++;
        this.the.log.warn({ err: error }, 'the relay could not go on; it will try again');
        await backOff.wait(this.backingOff.signal);
      }
    }
    await this.end();
  }

  private async goOn(backOff: BackOff): Promise<void> {
    if (!this.the.broker.isConnected) {
      // A replica that does reach the broker may have the work meanwhile.
      this.atWork = false;
      await this.leave();
      await this.lease.release();
      await this.untilWokenOrPolled();
      return;
    }
    const epoch = await this.lease.hold();
    this.atWork = epoch !== null;
    if (epoch === null) {
      await this.leave();
      await rest(this.the.settings.renewEvery / 2, this.stopping.signal);
      return;
    }
    const flow = this.flow?.isOf(epoch, this.doubts) === true ? this.flow : await this.begin(epoch);
    const { published, trouble, isFull } = await flow.turn();
    if (trouble === null || published > 0) backOff.succeeded();
    if (trouble !== null) {
      await this.leave();
      if (published === 0) await this.lease.release();
      throw trouble;
    }
    if (!isFull) await this.untilWokenOrPolled();
  }

  /** Sends again what the stream has lost, before anything else may be published. */
  private async begin(epoch: number): Promise<RelayPipeline> {
    await this.leave();
    const { doubts } = this;
    try {
      const stream = await unlessInterrupted(this.waiting.signal, this.the.stream());
      await this.sendLostAgain(epoch, stream);
      this.publisher.streamIsAt(stream.state.last_seq);
      // All this may have taken longer than the lease lasts, and would every time.
      if ((await this.lease.hold()) !== epoch) throw new LeaseLost('another replica has become the relay');
    } catch (error) {
      if (error instanceof LeaseLost) this.the.observer.fenceLost();
      // Another replica may have a better way to the broker.
      await this.lease.release();
      throw error;
    }
    const term = { epoch, doubts, obstacle: () => this.obstacle(doubts) };
    return (this.flow = new RelayPipeline(this.the, this.publisher, this.lease, this.resting, term));
  }

  private async sendLostAgain(epoch: number, stream: StreamInfo): Promise<void> {
    const { dataSource, log, observer } = this.the;
    const noted = await this.lease.notedStream();
    const after = await unlessInterrupted(this.waiting.signal, lostAfter(this.the, stream, noted));
    if (after === null && noted === stream.created) return;
    const count = await inTransaction(dataSource, causeOfRequest(), async (tx) => {
      // Who was frozen must not undo what the relay that came after it has done.
      await this.lease.fence(tx, epoch, stream.created);
      const moved = after === null ? 0 : await republishAfter(tx, after);
      // It may have taken long.
      await this.lease.fence(tx, epoch, stream.created);
      return moved;
    });
    if (after === null) return;
    observer.republished(count);
    const is = noted === stream.created ? 'lost the end of the stream' : 'has another stream than before';
    log.warn(
      { count, after, stream: stream.created, before: noted },
      `the broker ${is}: sending again what we kept of it`,
    );
  }

  /** Why nothing may be published now, or null. */
  private obstacle(doubts: number): Error | null {
    if (this.stopping.signal.aborted) return new Error('the relay stops');
    if (doubts !== this.doubts || !this.the.broker.isConnected) return new Error('the broker must be looked at first');
    // Who was frozen, or met a slow broker, may no longer be the one relay.
    return this.lease.isSurelyOurs ? null : new Error('the lease ran out over these events');
  }

  /** Ends our work of this epoch. @throws if what the broker has could not be noted */
  private async leave(): Promise<void> {
    const { flow } = this;
    this.flow = null;
    await flow?.settle();
  }

  private wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  private async untilWokenOrPolled(): Promise<void> {
    if (!this.woken && !this.stopping.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.the.settings.relayPoll);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wakeUp = null;
    }
    this.woken = false;
  }

  private async end(): Promise<void> {
    try {
      await this.leave();
      await this.lease.release();
    } catch (error) {
      this.the.log.warn({ err: error }, 'the relay could not give back its lease; it ends by itself');
    }
  }
}
