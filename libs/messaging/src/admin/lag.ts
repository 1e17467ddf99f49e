import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { STREAM } from '#libs/contracts';
import pLimit from 'p-limit';
import { newId } from '#libs/kernel';
import type { Broker } from '../nats/broker.js';
import { filterOption, partitionFilters } from '../nats/partition-filters.js';
import { ageOfNext, type StreamState } from '../nats/stream-state.js';

/** How far a consumer is behind the end of the stream, in one partition or in all. */
export interface Lag {
  readonly events: number;
  /** Age of the next event; 0 if there is none. */
  readonly seconds: number;
}

/** How long a measurement is cached, so that frequent requests do not load the broker. */
const CACHE_MS = 3_000;
/** Partitions that are measured at the same time. */
const MAX_CONCURRENT = 4;
/** After this, the broker removes a consumer that could not be deleted. */
const CONSUMER_TTL_MS = 5_000;

const NONE: Lag = { events: 0, seconds: 0 };

/**
 * Asks the broker how many events of a partition follow a position. So any replica can tell the lag, also of paused consumers. The
 * broker is not asked if the position is at the end of the stream.
 */
export class LagMeter {
  private readonly limit = pLimit(MAX_CONCURRENT);
  private readonly measured = new Map<string, { readonly at: number; readonly lag: Promise<Lag> }>();

  constructor(private readonly broker: Broker) {}

  /**
   * @param consumer its name, which keeps the measurements of several consumers apart, and the types that it handles
   * @param after the stream sequence of the last event that was handled
   * @throws errors of the broker as they are
   */
  of(
    consumer: { readonly name: string; readonly types: readonly string[] },
    partition: number,
    after: number,
    stream: StreamState,
  ): Promise<Lag> {
    if (after >= stream.lastSeq) return Promise.resolve(NONE);
    const key = `${consumer.name} ${String(partition)}`;
    const known = this.measured.get(key);
    if (known !== undefined && performance.now() - known.at < CACHE_MS) return known.lag;
    const lag = this.limit(() => this.measure(partitionFilters(this.broker, consumer.types, partition), after));
    this.measured.set(key, { at: performance.now(), lag });
    // A failure is not cached.
    lag.catch(() => this.measured.delete(key));
    return lag;
  }

  private async measure(filters: readonly string[], after: number): Promise<Lag> {
    const { jsm } = this.broker;
    const consumer = await jsm.consumers.add(STREAM, {
      // The name becomes part of the request's subject, which the service's NATS permissions match.
      name: newId(),
      ...filterOption(filters),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: after + 1,
      ack_policy: AckPolicy.None,
      inactive_threshold: nanos(CONSUMER_TTL_MS),
      mem_storage: true,
    });
    // Not awaited: the consumer expires anyway.
    jsm.consumers.delete(STREAM, consumer.name).catch(() => undefined);
    if (consumer.num_pending === 0) return NONE;
    const seconds = await ageOfNext(jsm, after, filters);
    // The broker may have dropped them meanwhile.
    return seconds === null ? NONE : { events: consumer.num_pending, seconds };
  }
}
