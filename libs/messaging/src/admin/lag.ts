import { AckPolicy, DeliverPolicy, type JetStreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { partitionFilter, STREAM } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { Semaphore } from '../consumer/semaphore.js';
import { ageOfNext, type StreamState } from '../nats/stream-state.js';

/** What lies between a consumer and the end of the stream, in one partition or in all. */
export interface Lag {
  readonly events: number;
  /** Age of the next event; 0 where there is none. */
  readonly seconds: number;
}

/** How long a measurement is told again, in milliseconds: whoever asks more often costs the broker nothing. */
const FRESH = 3_000;
/** How many partitions to ask the broker about at a time. */
const AT_ONCE = 4;
/** The broker forgets a consumer that we failed to delete after so many milliseconds. */
const FORGOTTEN = 5_000;

const NONE: Lag = { events: 0, seconds: 0 };

/**
 * Asks the broker how much of a partition comes after a position: so any replica can tell, for paused consumers too.
 * Nothing is asked of it where the position is at the stream's end.
 */
export class LagMeter {
  private readonly turns = new Semaphore(AT_ONCE);
  private readonly measured = new Map<string, { readonly at: number; readonly lag: Promise<Lag> }>();

  constructor(private readonly jsm: JetStreamManager) {}

  /**
   * @param whose keeps the measurements of several consumers apart
   * @param after the stream sequence of the last event that was delivered
   * @throws errors of the broker as they are
   */
  of(whose: string, partition: number, after: number, stream: StreamState): Promise<Lag> {
    if (after >= stream.lastSeq) return Promise.resolve(NONE);
    const key = `${whose} ${String(partition)}`;
    const known = this.measured.get(key);
    if (known !== undefined && performance.now() - known.at < FRESH) return known.lag;
    const lag = this.turns.run(() => this.measure(partition, after));
    this.measured.set(key, { at: performance.now(), lag });
    // A failure is told to those who ask now; whoever asks next tries again.
    lag.catch(() => this.measured.delete(key));
    return lag;
  }

  private async measure(partition: number, after: number): Promise<Lag> {
    const filter = partitionFilter(partition);
    const consumer = await this.jsm.consumers.add(STREAM, {
      // With a name in the request's subject, a service's rights can be told by that subject.
      name: newId(),
      filter_subject: filter,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: after + 1,
      ack_policy: AckPolicy.None,
      inactive_threshold: nanos(FORGOTTEN),
      mem_storage: true,
    });
    // Nobody waits for it.
    this.jsm.consumers.delete(STREAM, consumer.name).catch(() => undefined);
    if (consumer.num_pending === 0) return NONE;
    const seconds = await ageOfNext(this.jsm, after, filter);
    // The broker may have dropped them meanwhile.
    return seconds === null ? NONE : { events: consumer.num_pending, seconds };
  }
}
