import { type Consumer, type ConsumerMessages, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { partitionFilter, STREAM } from '#libs/contracts';
import type { Broker } from '../nats/broker.js';
import { unlessInterrupted } from '../timeouts.js';

/** How many messages to hold before the pull pauses; a slow database then slows the reading, and nothing piles up. */
const HELD = 400;
const PULL = { max_messages: 200, expires: 30_000, idle_heartbeat: 5_000 };

/** The messages of one partition from a place on, held until somebody takes them. */
export class PartitionReader {
  private readonly held: JsMsg[] = [];
  private arrived: (() => void) | null = null;
  private taken: (() => void) | null = null;
  private ended: Error | null = null;
  private takenInAll = 0;
  /** The consumer's own count of the last message that was taken: the client makes a new consumer after a gap. */
  private last: { readonly consumer: string; readonly count: number } | null = null;

  private constructor(
    private readonly consumer: Consumer,
    private readonly messages: ConsumerMessages,
  ) {
    void this.pump();
  }

  /**
   * @param after the stream sequence of the last message that was delivered
   * @throws {Interrupted} on the signal; errors of the broker as they are
   */
  static async open(broker: Broker, partition: number, after: number, signal: AbortSignal): Promise<PartitionReader> {
    const consumer = await unlessInterrupted(
      signal,
      broker.js.consumers.get(STREAM, {
        filter_subjects: partitionFilter(partition),
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: after + 1,
      }),
      remove,
    );
    return new PartitionReader(consumer, await consumer.consume({ ...PULL, abort_on_missing_resource: true }));
  }

  /**
   * Whatever has arrived, up to `most`; waits for `patience` milliseconds, or for the signal, if that is nothing.
   * @throws {Error} when the reading has ended and must be begun anew
   */
  async take(most: number, patience: number, signal: AbortSignal): Promise<JsMsg[]> {
    await this.arrives(patience, signal);
    if (this.held.length === 0 && this.ended !== null) throw this.ended;
    const batch = this.held.splice(0, most);
    this.takenInAll += batch.length;
    const info = batch.at(-1)?.info;
    if (info !== undefined) this.last = { consumer: info.consumer, count: info.deliverySequence };
    this.taken?.();
    return batch;
  }

  /** Waits until something is there to be taken, the reading has ended, or `patience` milliseconds are over. */
  async arrives(patience: number, signal: AbortSignal): Promise<void> {
    if (patience > 0 && this.held.length === 0 && this.ended === null && !signal.aborted)
      await this.arrival(patience, signal);
  }

  /**
   * How far the stream was searched for messages of ours, if all that were found have been taken; otherwise null. So
   * whoever has handled what was taken may count the stream as read up to there.
   */
  async searchedUpTo(signal: AbortSignal): Promise<number | null> {
    const { name, num_pending, delivered } = await unlessInterrupted(signal, this.consumer.info());
    const taken = this.last?.consumer === name ? this.last.count : 0;
    const hasAll = this.messages.getReceived() === this.takenInAll && delivered.consumer_seq === taken;
    return hasAll && num_pending === 0 ? delivered.stream_seq : null;
  }

  async close(): Promise<void> {
    this.ended ??= new Error('closed');
    this.taken?.();
    await this.messages.close();
    remove(this.consumer);
  }

  private async pump(): Promise<void> {
    try {
      for await (const message of this.messages) {
        this.held.push(message);
        this.arrived?.();
        if (this.held.length >= HELD && this.ended === null) await this.room();
        if (this.ended !== null) break;
      }
      this.ended ??= new Error('the consumer stopped');
    } catch (error) {
      this.ended ??= error instanceof Error ? error : new Error(String(error));
    }
    this.arrived?.();
  }

  private room(): Promise<void> {
    return new Promise((resolve) => {
      this.taken = () => {
        this.taken = null;
        resolve();
      };
    });
  }

  private arrival(patience: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.arrived = null;
        resolve();
      };
      const timer = setTimeout(done, patience);
      signal.addEventListener('abort', done, { once: true });
      this.arrived = done;
    });
  }
}

/** Nobody waits for it: the broker forgets an ordered consumer by itself after five minutes without a pull. */
function remove(consumer: Consumer): void {
  consumer.delete().catch(() => undefined);
}
