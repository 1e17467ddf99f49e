import type { StreamInfo } from '@nats-io/jetstream';
import type { INestApplication } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Log } from '#libs/kernel';
import { ConsumerControl } from './admin/consumer-control.js';
import { ConsumerStates } from './admin/consumer-states.js';
import { DeadLetters } from './admin/dead-letters.js';
import { StreamAlarms } from './admin/stream-alarms.js';
import { interruptibleSleep } from './back-off.js';
import { Backfill } from './backfill/backfill.js';
import { type ConsumerName, consumers, type Projection } from './consumer/consumers.js';
import type { ConsumerObserver } from './consumer/event-processor.js';
import { Membership } from './consumer/membership.js';
import { Semaphore } from './consumer/semaphore.js';
import type { Broker } from './nats/broker.js';
import { StreamProvisioner, type StreamSettings } from './nats/stream.js';
import { Outbox } from './outbox/outbox.js';
import type { OutboxSignal } from './outbox/outbox-signal.js';
import { Relay } from './outbox/relay.js';
import type { RelayObserver } from './outbox/relay-pipeline.js';
import type { MessagingSettings } from './settings.js';
import { databaseTime, maintainPartitions } from './time-partitions.js';
import { settlesWithin } from './timeouts.js';
import { EventTransport } from './transport/event-transport.js';
import { projectionsOf } from './transport/projections.js';
import { RethrowFilter } from './transport/rethrow.filter.js';

const HOUR = 60 * 60 * 1_000;
/** The age of a consumer's next event from which it counts as lagging. */
const LAG_ALARM_SECONDS = 30;
/** How long a start waits for the lanes to read. */
const START_TIMEOUT_MS = 5_000;
/** How long a stop waits for scheduled jobs that are running. */
const STOP_TIMEOUT_MS = 1_000;

/** Counters for operators. */
export interface MessagingObserver extends RelayObserver {
  ofConsumer(name: string): ConsumerObserver;
}

export interface MessagingDependencies {
  readonly service: string;
  /** The id of this process among the service's replicas; new at every start. */
  readonly replica: string;
  readonly dataSource: DataSource;
  readonly broker: Broker;
  readonly signal: OutboxSignal;
  readonly settings: MessagingSettings;
  readonly stream: StreamSettings;
  readonly log: Log;
  readonly observer: MessagingObserver;
}

/** Everything that moves events in and out of one service: the relay, and a transport with its lanes for each consumer. */
export class Messaging {
  readonly control: ConsumerControl;
  readonly states: ConsumerStates;
  readonly deadLetters: DeadLetters;
  readonly alarms: StreamAlarms;
  private readonly transports: readonly EventTransport[];
  private projections: readonly Projection[] = [];
  private readonly backfill: Backfill;
  private readonly relay: Relay;
  private readonly membership: Membership;
  private readonly provisioner: StreamProvisioner;
  private readonly stopping = new AbortController();
  private readonly jobs: Promise<void>[] = [];
  private lastSeenStream: StreamInfo | null = null;
  private lastLagging: readonly string[] = [];

  constructor(private readonly deps: MessagingDependencies) {
    const { service, replica, dataSource, broker, signal, settings, log } = deps;
    this.provisioner = new StreamProvisioner(broker.jsm, deps.stream, settings.recreateStreamAfter, () => {
      this.restart('the stream is gone');
    });
    // Never cached: a position must not be compared with an older state of the stream.
    const stream = () => this.provisioner.current();
    this.relay = new Relay({ ...deps, stream });
    const handled = () => this.transports.map(({ name, types }) => ({ consumer: name, types }));
    this.membership = new Membership(replica, dataSource, handled, settings, log, () => {
      this.restart('the database is back');
    });
    const typesOf = (name: ConsumerName) => this.transports.find((transport) => transport.name === name)?.types ?? [];
    this.backfill = new Backfill(dataSource, new Outbox(service, signal), typesOf);
    const wake = () => {
      this.wakeConsumers();
    };
    const projections = () => this.projections;
    this.control = new ConsumerControl({ broker, stream, typesOf, backfill: this.backfill, projections, wake });
    const inUse = () => this.transports.filter((transport) => transport.isInUse);
    this.states = new ConsumerStates(dataSource, broker, inUse, log);
    this.alarms = new StreamAlarms(dataSource, broker.jsm, () => inUse().map(({ name }) => name), log);
    this.deadLetters = new DeadLetters(dataSource, wake);
    const shared = {
      ...deps,
      stream,
      lastSeenStream: () => this.lastSeenStream,
      membership: this.membership,
      semaphore: new Semaphore(settings.concurrentBatches, settings.extraPermitAfter),
      begin: this.backfill.begin.bind(this.backfill),
    };
    this.transports = consumers.map(
      (consumer) => new EventTransport(consumer, { ...shared, observer: deps.observer.ofConsumer(consumer.name) }),
    );
  }

  /**
   * Connects the handlers of a service's application to its consumers; call it before `app.init()`.
   * @throws {Error} if a controller with `PROJECTIONS` handlers has no `reset`
   */
  connectTo(app: INestApplication): void {
    this.projections = projectionsOf(app);
    for (const strategy of this.transports) {
      // Without the pipes and guards of the HTTP side.
      app.connectMicroservice({ strategy }, { deferInitialization: true }).useGlobalFilters(new RethrowFilter());
    }
  }

  /** Resolves when the lanes read, at the latest after `START_TIMEOUT_MS`: a broker that does not answer delays no start. */
  async start(): Promise<void> {
    const { broker, dataSource, settings, log } = this.deps;
    broker.onConnectionChange((connected) => {
      if (connected) this.restart('the broker is back');
      else log.info({}, 'the broker is away');
    });
    broker.connection.subscribe(this.hint, {
      callback: () => {
        this.restartLanes();
      },
    });
    this.lastSeenStream = await this.provisioner.current();
    const maintain = async () => maintainPartitions(dataSource, await databaseTime(dataSource));
    await maintain();
    await this.backfill.poll();
    this.relay.start();
    await this.membership.start();
    this.every(HOUR, maintain);
    this.every(settings.renewEvery, () => this.watchStream());
    this.every(settings.alarmPoll, () => this.checkAlarms());
    this.every(settings.idlePoll, () => this.backfill.poll());
    for (const { lanes } of this.transports) this.every(settings.idlePoll, () => lanes.poll());
    const settled = Promise.all(this.transports.map(({ lanes }) => lanes.settled()));
    if (await settlesWithin(START_TIMEOUT_MS, settled)) return;
    log.warn({}, 'not every lane reads yet; the service starts without them');
  }

  /** Why events do not arrive; empty if nothing is wrong. */
  get problems(): string[] {
    const { problem } = this.membership;
    return [
      ...this.transports.flatMap(({ lanes }) => lanes.problems),
      ...this.backfill.problems,
      ...(problem === null ? [] : [problem]),
    ];
  }

  /** The consumers whose next event is older than `LAG_ALARM_SECONDS`, as of the last check. */
  get lagging(): readonly string[] {
    return this.lastLagging;
  }

  /** Finishes what is in progress, within about a second. The Nest application, which stops the lanes, is closed before. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const jobsEnded = settlesWithin(STOP_TIMEOUT_MS, Promise.all(this.jobs));
    await Promise.all([this.membership.stop(), this.relay.stop(), jobsEnded]);
  }

  /** A lane would wait for ever at a sequence that a recreated stream has not reached. */
  private async watchStream(): Promise<void> {
    if (!this.deps.broker.isConnected) return;
    const before = this.lastSeenStream;
    const now = await this.provisioner.current();
    this.lastSeenStream = now;
    if (before === null) return;
    const isReplaced = before.created !== now.created || before.state.last_seq > now.state.last_seq;
    if (isReplaced) this.restart('the stream was replaced');
  }

  private async checkAlarms(): Promise<void> {
    if (!this.deps.broker.isConnected) return;
    await this.alarms.check();
    const lagging = await this.states.lagging(LAG_ALARM_SECONDS);
    this.lastLagging = lagging.map(({ name, seconds }) => `${name}: the next event is ${seconds.toFixed(0)} s old`);
  }

  /** This replica or another one changed the consumers. */
  private restartLanes(): void {
    for (const { lanes } of this.transports) lanes.restart();
  }

  private wakeConsumers(): void {
    this.restartLanes();
    const { connection, isConnected } = this.deps.broker;
    if (isConnected && !connection.isDraining()) connection.publish(this.hint);
  }

  private get hint(): string {
    return `parley.hint.${this.deps.service}.consumers`;
  }

  private restart(reason: string): void {
    this.deps.log.info({ reason }, 'the relay and the lanes restart');
    this.relay.restart();
    this.restartLanes();
  }

  private every(milliseconds: number, job: () => Promise<void>): void {
    this.jobs.push(this.repeat(milliseconds, job));
  }

  private async repeat(milliseconds: number, job: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await interruptibleSleep(milliseconds, signal);
      if (signal.aborted) return;
      try {
        await job();
      } catch (error) {
        if (signal.aborted) return;
        this.deps.log.warn({ err: error }, 'a scheduled job failed; it runs again at its next time');
      }
    }
  }
}
