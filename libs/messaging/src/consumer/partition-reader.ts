import { type Consumer, type ConsumerMessages, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { STREAM } from '#libs/contracts';
import type { Broker } from '../nats/broker.js';
import { unlessInterrupted } from '../timeouts.js';

/** Messages to buffer before the pull pauses, so that a slow database slows down the reading instead of filling the memory. */
const MAX_BUFFERED = 400;
/** A lane whose pull got lost notices after two heartbeats. */
const PULL = { max_messages: 200, expires: 5_000, idle_heartbeat: 1_000 };

/** The messages of a partition after a sequence that match its filters, read by an ordered JetStream consumer and buffered until they are taken. */
export class PartitionReader {
  private readonly buffer: JsMsg[] = [];
  private onArrival: (() => void) | null = null;
  private onTaken: (() => void) | null = null;
  private ended: Error | null = null;

  private constructor(
    private readonly consumer: Consumer,
    private readonly messages: ConsumerMessages,
  ) {
    void this.fillBuffer();
  }

  /**
   * @param filters subjects
   * @param after the stream sequence of the last message that was handled
   * @throws {Interrupted} when the signal aborts; broker errors as they are
   */
  static async open(
    broker: Broker,
    filters: readonly string[],
    after: number,
    signal: AbortSignal,
  ): Promise<PartitionReader> {
    const consumer = await unlessInterrupted(
      signal,
      broker.js.consumers.get(STREAM, {
        // The client passes a single filter on in the form that older servers know, but not a list with one.
        filter_subjects: filters.length === 1 ? String(filters[0]) : [...filters],
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: after + 1,
      }),
      deleteConsumer,
    );
    return new PartitionReader(consumer, await consumer.consume({ ...PULL, abort_on_missing_resource: true }));
  }

  /** Takes up to `max` buffered messages. @throws {Error} if there are none and the reader has ended */
  take(max: number): JsMsg[] {
    if (this.buffer.length === 0 && this.ended !== null) throw this.ended;
    const batch = this.buffer.splice(0, max);
    this.onTaken?.();
    return batch;
  }

  /** Waits until a message is buffered, the reader has ended, the signal aborts, or `timeout` milliseconds are over. */
  async arrival(timeout: number, signal: AbortSignal): Promise<void> {
    if (timeout <= 0 || this.buffer.length > 0 || this.ended !== null || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.onArrival = null;
        resolve();
      };
      const timer = setTimeout(done, timeout);
      signal.addEventListener('abort', done, { once: true });
      this.onArrival = done;
    });
  }

  async close(): Promise<void> {
    this.ended ??= new Error('The reader was closed.');
    this.onTaken?.();
    await this.messages.close();
    deleteConsumer(this.consumer);
  }

  private async fillBuffer(): Promise<void> {
    try {
      for await (const message of this.messages) {
        this.buffer.push(message);
        this.onArrival?.();
        if (this.buffer.length >= MAX_BUFFERED && this.ended === null) await this.taken();
        if (this.ended !== null) break;
      }
      this.ended ??= new Error('The broker ended the consumer.');
    } catch (error) {
      this.ended ??= error instanceof Error ? error : new Error(String(error));
    }
    this.onArrival?.();
  }

  private taken(): Promise<void> {
    return new Promise((resolve) => {
      this.onTaken = () => {
        this.onTaken = null;
        resolve();
      };
    });
  }
}

/** Not awaited: the broker removes an ordered consumer by itself after five minutes without a pull. */
function deleteConsumer(consumer: Consumer): void {
  consumer.delete().catch(() => undefined);
}
