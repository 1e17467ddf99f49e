import type { StreamInfo } from '@nats-io/jetstream';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { DataSource } from 'typeorm';
import { type Envelope, findContract, isKnownInSomeVersion } from '#libs/contracts';
import type { Log } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import type { Broker } from '../nats/broker.js';
import type { MessagingSettings } from '../settings.js';
import type { Consumer, ConsumerName } from '../consumer/consumers.js';
import type { ConsumerStart } from '../backfill/consumer-start.js';
import { EventProcessor, type ConsumerObserver, type Handlers } from '../consumer/event-processor.js';
import { Delivery } from './delivery.js';
import type { BatchExtras } from './event-batch-pattern.js';
import { CrossPartitionBatcher } from '../consumer/cross-partition-batcher.js';
import { Lane, type LaneDependencies } from '../consumer/lane.js';
import type { Membership } from '../consumer/membership.js';
import { lanesWithWork, ParkedEvents } from '../consumer/parked-events.js';
import { loadStoredPositions } from '../consumer/positions.js';
import type { Semaphore } from '../consumer/semaphore.js';

export interface PositionReaderDependencies {
  readonly dataSource: DataSource;
  readonly broker: Broker;
  readonly membership: Membership;
  readonly start: ConsumerStart;
  readonly turns: Semaphore;
  readonly settings: MessagingSettings;
  readonly log: Log;
  readonly observer: ConsumerObserver;
  readonly stream: () => Promise<StreamInfo>;
  readonly lastSeenStream: () => StreamInfo | null;
}

/** A Nest transport: brings the stream's events to the `@EventPattern` handlers of one consumer, lane by lane. */
export class EventTransport extends Server implements CustomTransportStrategy, Handlers {
  override readonly transportId: symbol;
  /** A failing handler must fail the batch, so its error has to reach us. */
  override readonly propagatesEventHandlerErrors = true;
  private readonly lanes = new Map<number, Lane>();
  private readonly stopping = new Set<Promise<void>>();
  private readonly forLanes: LaneDependencies;
  private closed = false;

  constructor(
    private readonly consumer: Consumer,
    private readonly the: PositionReaderDependencies,
  ) {
    super();
    this.transportId = consumer.transport;
    const { dataSource, settings, observer } = the;
    const parkingLot = new ParkedEvents(settings.retryDelays);
    const patience = { alone: settings.handlerPatience, together: settings.lendTurnAfter };
    const deliverer = new EventProcessor(dataSource, parkingLot, this, observer, patience);
    this.forLanes = {
      ...the,
      deliverer,
      deliveries: new CrossPartitionBatcher(deliverer, the.turns),
      handles: (type) => this.messageHandlers.has(type),
      knows: isKnownInSomeVersion,
    };
  }

  listen(callback: (error?: unknown) => void): void {
    try {
      this.checkHandlers();
      if (this.isInUse)
        this.the.membership.follow((owned) => {
          this.adjust(owned);
        });
      callback();
    } catch (error) {
      callback(error);
    }
  }

  get name(): ConsumerName {
    return this.consumer.name;
  }

  /** The event types that the service has handlers of. */
  get types(): string[] {
    return [...this.messageHandlers.keys()];
  }

  /** Whether the service has handlers for this consumer: one without reads nothing. */
  get isInUse(): boolean {
    return this.messageHandlers.size > 0;
  }

  /** Why lanes stand still, each reason once and with the partitions; empty when all is well. */
  get troubles(): string[] {
    const partitionsBy = new Map<string, number[]>();
    for (const [partition, { trouble }] of this.lanes) {
      if (trouble === null) continue;
      partitionsBy.set(trouble.message, [...(partitionsBy.get(trouble.message) ?? []), partition]);
    }
    return [...partitionsBy].map(
      ([message, partitions]) => `${this.name}, partitions ${partitions.sort((a, b) => a - b).join(' ')}: ${message}`,
    );
  }

  /** Waits until each lane reads, or has a trouble to tell. */
  async begun(): Promise<void> {
    await Promise.all([...this.lanes.values()].map((lane) => lane.begun));
  }

  /** Why the lane of a partition stands still, or null; null too where another replica has it. */
  troubleIn(partition: number): string | null {
    return this.lanes.get(partition)?.trouble?.message ?? null;
  }

  /** After the broker or the database came back, or the stream changed under us. */
  restartLanes(): void {
    for (const lane of this.lanes.values()) lane.restart();
  }

  /**
   * Looks for what nothing has told the lanes: a hint may be lost, and a dead event that is left behind holds nothing up, so
   * that it was marked to be tried again shows nowhere else.
   */
  async lookAround(): Promise<void> {
    if (this.lanes.size === 0) return;
    const { dataSource } = this.the;
    for (const standing of await loadStoredPositions(dataSource, this.consumer)) {
      this.lanes.get(standing.partition)?.compare(standing);
    }
    for (const partition of await lanesWithWork(dataSource, this.consumer)) this.lanes.get(partition)?.retryParked();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.adjust(new Set());
    await Promise.all(this.stopping);
  }

  override on(): never {
    throw new Error('A position reader has no events to listen to.');
  }

  override unwrap<T>(): T {
    return this.the.broker.connection as T;
  }

  private checkHandlers(): void {
    for (const [type, handler] of this.messageHandlers) {
      if (findContract(type) === undefined) throw new Error(`A handler waits for an unknown event type: ${type}`);
      if (handler.next !== undefined) throw new Error(`Two handlers of ${this.consumer.name} take ${type}; one may.`);
    }
  }

  private adjust(owned: ReadonlySet<number>): void {
    for (const [partition, lane] of this.lanes) {
      if (owned.has(partition)) continue;
      this.lanes.delete(partition);
      const stopping = lane.stop().finally(() => this.stopping.delete(stopping));
      this.stopping.add(stopping);
    }
    if (this.closed) return;
    for (const partition of owned) {
      if (!this.lanes.has(partition)) this.lanes.set(partition, new Lane(this.consumer, partition, this.forLanes));
    }
  }

  async handle(event: Envelope, tx: Tx): Promise<void> {
    await this.call(event.type, event, tx);
  }

  async handleBatch(events: readonly Envelope[], tx: Tx): Promise<void> {
    const [first] = events;
    if (first !== undefined) await this.call(first.type, events, tx);
  }

  batchHandlerOf(type: string): symbol | null {
    const extras: BatchExtras | undefined = this.messageHandlers.get(type)?.extras;
    return extras?.batch ?? null;
  }

  private async call(type: string, payload: Envelope | readonly Envelope[], tx: Tx): Promise<void> {
    const handler = this.messageHandlers.get(type) as MessageHandler<typeof payload, Delivery> | undefined;
    if (handler === undefined) return;
    const result: unknown = await handler(payload, new Delivery([tx]));
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }
}
