import type { StreamInfo } from '@nats-io/jetstream';
import type { DataSource } from 'typeorm';
import { causeOfRequest, type Log } from '#libs/kernel';
import { inTransaction } from '#libs/persistence';
import { BackOff } from '../back-off.js';
import type { Broker } from '../nats/broker.js';
import type { MessagingSettings } from '../settings.js';
import { settlesWithin, unlessInterrupted } from '../timeouts.js';
import { type NextPass, WorkLoop } from '../work-loop.js';
import { EventPublisher } from './event-publisher.js';
import { KeyBackOff } from './key-back-off.js';
import { lostAfter } from './lost-events.js';
import type { OutboxSignal } from './outbox-signal.js';
import { LeaseLost, RelayLease } from './relay-lease.js';
import { type RelayObserver, RelayPipeline } from './relay-pipeline.js';
import { republishAfter } from './republish.js';

/** How long a stop waits for the broker's acknowledgements, and for everything. */
const ACK_TIMEOUT_MS = 500;
const STOP_TIMEOUT_MS = 1_000;

export interface RelayDependencies {
  readonly service: string;
  readonly replica: string;
  readonly dataSource: DataSource;
  readonly broker: Broker;
  readonly signal: OutboxSignal;
  readonly settings: MessagingSettings;
  readonly log: Log;
  readonly observer: RelayObserver;
  /** The current stream; recreated if it is gone. */
  readonly stream: () => Promise<StreamInfo>;
}

/**
 * Publishes a service's outbox to the stream, in id order for each key. One replica at a time does. There is no cursor: the
 * pending events are the rows of the table, so an open transaction stalls nothing and no gap in the ids can lose a row.
 */
export class Relay {
  private readonly lease: RelayLease;
  private readonly publisher: EventPublisher;
  private readonly refusedKeys: KeyBackOff;
  private readonly backOff: BackOff;
  private readonly loop: WorkLoop;
  /** Ends the waiting for a broker that does not answer. */
  private waitingForBroker = new AbortController();
  private isActive = false;
  /** Raised whenever the stream may have been replaced: nothing is published before the relay has checked. */
  private streamEpoch = 0;
  /** Publishes in one lease epoch and stream epoch, once the stream was checked. */
  private pipeline: RelayPipeline | null = null;
  private unsubscribe: () => void = () => undefined;

  constructor(private readonly deps: RelayDependencies) {
    const { dataSource, replica, settings, broker, log } = deps;
    this.lease = new RelayLease(dataSource, replica, settings);
    this.publisher = new EventPublisher(broker, settings.publishTimeout);
    this.refusedKeys = new KeyBackOff(settings);
    this.backOff = new BackOff(settings.backOffFrom, settings.backOffTo);
    this.loop = new WorkLoop(
      () => this.pass(),
      this.backOff,
      (error) => {
        this.streamEpoch++;
        log.warn({ err: error }, 'the relay failed; retrying');
      },
    );
  }

  start(): void {
    this.unsubscribe = this.listen();
    this.loop.start();
  }

  /** Starts over at once, even during a back-off: the broker or the database came back, or the stream was replaced. */
  restart(): void {
    this.streamEpoch++;
    this.publisher.interrupt();
    this.refusedKeys.clear();
    this.waitingForBroker.abort();
    this.loop.interrupt();
  }

  /** Finishes what is in flight and releases the lease. What hangs is left to the next relay, which publishes it again. */
  async stop(): Promise<void> {
    this.unsubscribe();
    const giveUp = setTimeout(() => {
      this.publisher.interrupt();
      this.waitingForBroker.abort();
    }, ACK_TIMEOUT_MS);
    const ended = await settlesWithin(
      STOP_TIMEOUT_MS,
      this.loop.stop().then(() => this.end()),
    );
    clearTimeout(giveUp);
    this.publisher.close();
    if (!ended) this.deps.log.warn({}, 'the database does not answer; the lease of the relay expires by itself');
  }

  /** Rows of this process raise the signal; other replicas pass it on as a hint. @returns a function that ends that */
  private listen(): () => void {
    const { broker, signal, service } = this.deps;
    const hint = `parley.hint.${service}.outbox`;
    const { connection } = broker;
    const subscription = connection.subscribe(hint, {
      callback: () => {
        this.loop.wake();
      },
    });
    let isHintDue = false;
    const stopListening = signal.listen(() => {
      this.loop.wake();
      if (this.isActive || isHintDue || !broker.isConnected) return;
      // One hint for all commits of this turn of the event loop.
      isHintDue = true;
      setImmediate(() => {
        isHintDue = false;
        if (!connection.isClosed() && !connection.isDraining()) connection.publish(hint);
      });
    });
    return () => {
      stopListening();
      if (!connection.isClosed()) subscription.unsubscribe();
    };
  }

  private async pass(): Promise<NextPass> {
    this.waitingForBroker = new AbortController();
    const { broker, settings } = this.deps;
    if (!broker.isConnected) {
      // Another replica may reach the broker and take over meanwhile.
      this.isActive = false;
      await this.closePipeline();
      await this.lease.release();
      return { wait: settings.relayPoll };
    }
    const epoch = await this.lease.hold();
    this.isActive = epoch !== null;
    if (epoch === null) {
      await this.closePipeline();
      return { wait: settings.renewEvery / 2, ignoreWakeUps: true };
    }
    const isCurrent = this.pipeline?.isOf(epoch, this.streamEpoch) === true;
    const pipeline = isCurrent && this.pipeline !== null ? this.pipeline : await this.openPipeline(epoch);
    const { published, error, isFull } = await pipeline.pass();
    if (error !== null) {
      await this.closePipeline();
      if (published > 0) this.backOff.reset();
      else await this.lease.release();
      throw error;
    }
    return isFull ? 'again' : { wait: settings.relayPoll };
  }

  /** Publishes again what the stream has lost, before anything else. */
  private async openPipeline(epoch: number): Promise<RelayPipeline> {
    await this.closePipeline();
    const { streamEpoch } = this;
    try {
      const stream = await unlessInterrupted(this.waitingForBroker.signal, this.deps.stream());
      await this.republishLost(epoch, stream);
      this.publisher.streamIsAt(stream.state.last_seq);
      // This may have taken longer than the lease lasts, and would again.
      if ((await this.lease.hold()) !== epoch) throw new LeaseLost('another replica has become the relay');
    } catch (error) {
      if (error instanceof LeaseLost) this.deps.observer.fenceLost();
      // Another replica may have a better connection to the broker.
      await this.lease.release();
      throw error;
    }
    const guard = () => this.whyNotPublish(streamEpoch);
    this.pipeline = new RelayPipeline(this.deps, this.publisher, this.lease, this.refusedKeys, {
      epoch,
      streamEpoch,
      guard,
    });
    return this.pipeline;
  }

  private async republishLost(epoch: number, stream: StreamInfo): Promise<void> {
    const { dataSource, log, observer } = this.deps;
    const known = await this.lease.knownStream();
    const after = await unlessInterrupted(this.waitingForBroker.signal, lostAfter(this.deps, stream, known));
    if (after === null && known === stream.created) return;
    const count = await inTransaction(dataSource, causeOfRequest(), async (tx) => {
      // A replica that was frozen must not undo what the next relay has done.
      await this.lease.fence(tx, epoch, stream.created);
      const moved = after === null ? 0 : await republishAfter(tx, after);
      // Moving may have taken longer than the lease lasts.
      await this.lease.fence(tx, epoch, stream.created);
      return moved;
    });
    if (after === null) return;
    observer.republished(count);
    const reason = known === stream.created ? 'lost the end of the stream' : 'has another stream than before';
    log.warn(
      { count, after, stream: stream.created, before: known },
      `the broker ${reason}: republishing what the outbox has kept`,
    );
  }

  /** Why nothing may be published now, or null. */
  private whyNotPublish(streamEpoch: number): Error | null {
    if (this.loop.isStopping) return new Error('the relay is stopping');
    if (streamEpoch !== this.streamEpoch || !this.deps.broker.isConnected) {
      return new Error('the stream must be checked before the relay publishes');
    }
    // A process that was frozen, or waited for a slow broker, may no longer be the relay.
    return this.lease.isSurelyHeld ? null : new Error('the lease expired before these events were published');
  }

  /** @throws if published events could not be marked as sent */
  private async closePipeline(): Promise<void> {
    const { pipeline } = this;
    this.pipeline = null;
    await pipeline?.markedSent();
  }

  private async end(): Promise<void> {
    try {
      await this.closePipeline();
      await this.lease.release();
    } catch (error) {
      this.deps.log.warn({ err: error }, 'the relay could not release its lease; it expires by itself');
    }
  }
}
