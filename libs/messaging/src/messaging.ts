import type { StreamInfo } from '@nats-io/jetstream';
import type { INestApplication } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Log } from '#libs/kernel';
import { rest } from './back-off.js';
import type { Broker } from './nats/broker.js';
import { keepDailyPartitions } from './daily-partitions.js';
import { type ConsumerName, consumers, type Projection } from './consumer/consumers.js';
import { ConsumerControl } from './admin/consumer-control.js';
import { ConsumerStart } from './backfill/consumer-start.js';
import type { ConsumerObserver } from './consumer/event-processor.js';
import { Backfill } from './backfill/backfill.js';
import { Membership } from './consumer/membership.js';
import { EventTransport } from './transport/event-transport.js';
import { projectionsOf } from './transport/projections.js';
import { RethrowFilter } from './transport/rethrow.filter.js';
import { Semaphore } from './consumer/semaphore.js';
import { ConsumerStates } from './admin/consumer-states.js';
import { DeadLetters } from './admin/dead-letters.js';
import { StreamAlarms } from './admin/stream-alarms.js';
import { Outbox } from './outbox/outbox.js';
import type { OutboxSignal } from './outbox/outbox-signal.js';
import { Relay } from './outbox/relay.js';
import type { RelayObserver } from './outbox/relay-observer.js';
import { settlesWithin } from './timeouts.js';
import type { MessagingSettings } from './settings.js';
import { StreamProvisioner, type StreamSettings } from './nats/stream.js';

const HOUR = 60 * 60 * 1_000;
/** How long a start waits for the lanes to read, in milliseconds. */
const START_PATIENCE = 5_000;
/** How long a stop waits for upkeep that is under way, in milliseconds. */
const STOP_PATIENCE = 1_000;

/** Counts that an operator watches, told by whoever causes them. */
export interface MessagingObserver extends RelayObserver {
  ofConsumer(name: string): ConsumerObserver;
}

export interface MessagingDependencies {
  readonly service: string;
  /** Which of the service's processes this is; new with every start. */
  readonly replica: string;
  readonly dataSource: DataSource;
  readonly broker: Broker;
  readonly signal: OutboxSignal;
  readonly settings: MessagingSettings;
  readonly stream: StreamSettings;
  readonly log: Log;
  readonly observer: MessagingObserver;
}

/** All that moves events in and out of one service: one relay, and a position reader for each consumer. */
export class Messaging {
  private readonly readers: readonly EventTransport[];
  private projections: readonly Projection[] = [];
  /** What an operator may do with the consumers. */
  readonly control: ConsumerControl;
  readonly states: ConsumerStates;
  readonly deadLetters: DeadLetters;
  readonly alarms: StreamAlarms;
  private readonly filling: Backfill;
  private readonly relay: Relay;
  private readonly membership: Membership;
  private readonly keeper: StreamProvisioner;
  private readonly stopping = new AbortController();
  private readonly upkeep: Promise<void>[] = [];
  /** As the stream was when we last watched it. */
  private watched: StreamInfo | null = null;

  constructor(private readonly the: MessagingDependencies) {
    const { service, replica, dataSource, broker, signal, settings, log } = the;
    this.keeper = new StreamProvisioner(broker.jsm, the.stream, settings.streamPatience, () => {
      this.restart('the stream is gone');
    });
    this.relay = new Relay({ ...the, stream: () => this.stream() });
    this.membership = new Membership(replica, dataSource, settings, log, () => {
      this.restart('the database is back');
    });
    const typesOf = (name: ConsumerName) => this.readers.find((reader) => reader.name === name)?.types ?? [];
    this.filling = new Backfill(dataSource, new Outbox(service, signal), typesOf);
    this.control = new ConsumerControl({
      broker,
      stream: () => this.stream(),
      typesOf,
      filling: this.filling,
      projections: () => this.projections,
      wake: () => {
        this.wakeConsumers();
      },
    });
    const inUse = () => this.readers.filter((reader) => reader.isInUse);
    this.states = new ConsumerStates(dataSource, broker, inUse, log);
    this.alarms = new StreamAlarms(dataSource, broker.jsm, () => inUse().map(({ name }) => name), log);
    this.deadLetters = new DeadLetters(dataSource, () => {
      this.wakeConsumers();
    });
    const turns = new Semaphore(settings.deliveries, settings.lendTurnAfter);
    this.readers = consumers.map(
      (consumer) =>
        new EventTransport(consumer, {
          ...the,
          membership: this.membership,
          start: new ConsumerStart(dataSource, this.filling),
          turns,
          observer: the.observer.ofConsumer(consumer.name),
          stream: () => this.stream(),
          lastSeenStream: () => this.watched,
        }),
    );
  }

  /**
   * Brings the events to the handlers of a service's application; before its `init`.
   * @throws {Error} if there are handlers of projections that could not be replayed
   */
  connectTo(app: INestApplication): void {
    this.projections = projectionsOf(app);
    for (const strategy of this.readers) {
      // Pipes and guards of the HTTP side have no business with events.
      app.connectMicroservice({ strategy }, { deferInitialization: true }).useGlobalFilters(new RethrowFilter());
    }
  }

  /** Ends when events come in, or at the latest after `START_PATIENCE`: a broker that does not answer holds up no start. */
  async start(): Promise<void> {
    // Ends with the connection.
    void this.watchBroker();
    this.the.broker.connection.subscribe(this.hint, {
      callback: () => {
        this.lookAgain();
      },
    });
    this.watched = await this.stream();
    await keepDailyPartitions(this.the.dataSource, Date.now());
    await this.filling.look();
    this.relay.start();
    await this.membership.start();
    this.upkeep.push(this.every(HOUR, () => keepDailyPartitions(this.the.dataSource, Date.now())));
    this.upkeep.push(this.every(this.the.settings.renewEvery, () => this.watchStream()));
    this.upkeep.push(this.every(this.the.settings.alarmPoll, () => this.lookForAlarms()));
    this.upkeep.push(this.every(this.the.settings.idlePoll, () => this.filling.look()));
    for (const reader of this.readers) {
      this.upkeep.push(this.every(this.the.settings.idlePoll, () => reader.lookAround()));
    }
    const begun = await settlesWithin(START_PATIENCE, Promise.all(this.readers.map((reader) => reader.begun())));
    if (!begun) this.the.log.warn({}, 'not every lane reads yet; the service starts without them');
  }

  /** Why events do not come in; empty when all is well. */
  get troubles(): string[] {
    return [...this.readers.flatMap((reader) => reader.troubles), ...this.filling.troubles];
  }

  /** Ends after what is under way, within about a second; the readers are stopped by their Nest application before. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const upkeepEnded = settlesWithin(STOP_PATIENCE, Promise.all(this.upkeep));
    await Promise.all([this.membership.stop(), this.relay.stop(), upkeepEnded]);
  }

  /** The stream as it is now. Not remembered: a position must never be held against an older look at the stream. */
  private stream(): Promise<StreamInfo> {
    return this.keeper.now();
  }

  /** A reader waits for ever at a place that a recreated stream has not reached, so somebody must look. */
  private async watchStream(): Promise<void> {
    if (!this.the.broker.isConnected) return;
    const before = this.watched;
    const now = await this.stream();
    this.watched = now;
    if (before === null) return;
    if (before.created !== now.created || before.state.last_seq > now.state.last_seq)
      this.restart('the stream is another one');
  }

  private async lookForAlarms(): Promise<void> {
    if (this.the.broker.isConnected) await this.alarms.look();
  }

  private async watchBroker(): Promise<void> {
    await this.the.broker.watch((connected) => {
      if (connected) this.restart('the broker is back');
      else this.the.log.info({}, 'the broker is away');
    });
  }

  /** Another replica, or this one, has changed something about the consumers. */
  private lookAgain(): void {
    for (const reader of this.readers) reader.restartLanes();
  }

  private wakeConsumers(): void {
    this.lookAgain();
    const { connection } = this.the.broker;
    if (this.the.broker.isConnected && !connection.isDraining()) connection.publish(this.hint);
  }

  private get hint(): string {
    return `parley.hint.${this.the.service}.consumers`;
  }

  private restart(reason: string): void {
    this.the.log.info({ reason }, 'reading and sending begin anew');
    this.relay.restart();
    for (const reader of this.readers) reader.restartLanes();
  }

  private async every(milliseconds: number, work: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await rest(milliseconds, signal);
      if (signal.aborted) return;
      try {
        await work();
      } catch (error) {
        if (signal.aborted) return;
        this.the.log.warn({ err: error }, 'upkeep failed; it will be tried again');
      }
    }
  }
}
