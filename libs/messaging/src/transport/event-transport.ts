import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { type Envelope, findContract } from '#libs/contracts';
import type { Tx } from '#libs/persistence';
import { ConsumerLanes, type ConsumerLanesDependencies } from '../consumer/consumer-lanes.js';
import type { Consumer, ConsumerName } from '../consumer/consumers.js';
import type { Handlers } from '../consumer/event-processor.js';
import { Delivery } from './delivery.js';
import type { BatchExtras } from './event-batch-pattern.js';

/** A Nest transport: brings the events of the stream to the `@EventPattern` handlers of one consumer. */
export class EventTransport extends Server implements CustomTransportStrategy, Handlers {
  override readonly transportId: symbol;
  /** A handler's error must reach the event processor, so that the batch fails. */
  override readonly propagatesEventHandlerErrors = true;
  readonly lanes: ConsumerLanes;

  constructor(
    private readonly consumer: Consumer,
    private readonly deps: ConsumerLanesDependencies,
  ) {
    super();
    this.transportId = consumer.transport;
    this.lanes = new ConsumerLanes(consumer, this, deps);
  }

  listen(callback: (error?: unknown) => void): void {
    try {
      this.checkHandlers();
      if (this.isInUse) this.lanes.start();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async close(): Promise<void> {
    await this.lanes.stop();
  }

  get name(): ConsumerName {
    return this.consumer.name;
  }

  /** The event types that the service handles. */
  get types(): string[] {
    return [...this.messageHandlers.keys()];
  }

  /** A consumer without handlers reads nothing. */
  get isInUse(): boolean {
    return this.messageHandlers.size > 0;
  }

  handles(type: string): boolean {
    return this.messageHandlers.has(type);
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

  override on(): never {
    throw new Error('This transport emits no events.');
  }

  override unwrap<T>(): T {
    return this.deps.broker.connection as T;
  }

  private async call(type: string, payload: Envelope | readonly Envelope[], tx: Tx): Promise<void> {
    const handler = this.messageHandlers.get(type) as MessageHandler<typeof payload, Delivery> | undefined;
    if (handler === undefined) return;
    const result: unknown = await handler(payload, new Delivery([tx]));
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }

  private checkHandlers(): void {
    for (const [type, handler] of this.messageHandlers) {
      if (findContract(type) === undefined) throw new Error(`A handler expects an unknown event type: ${type}`);
      if (handler.next !== undefined) {
        throw new Error(`${this.consumer.name} has two handlers of ${type}; remove one of them.`);
      }
    }
  }
}
