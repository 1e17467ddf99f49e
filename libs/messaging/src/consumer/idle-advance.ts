import type { StreamInfo } from '@nats-io/jetstream';
import type { Broker } from '../nats/broker.js';
import { unlessInterrupted } from '../timeouts.js';
import type { EventProcessor } from './event-processor.js';
import type { PartitionReader } from './partition-reader.js';
import type { Position } from './positions.js';
import { checkpointAt } from '../nats/stream-look.js';

const HOUR = 60 * 60 * 1_000;
/** How many sequences a position may fall behind before it follows earlier than hourly. */
const FAR_BEHIND = 10_000;

/**
 * Lets the position of a partition without events follow the stream. Otherwise the stream would drop what is after the
 * position, events of other partitions all of them, and the position would look trimmed.
 */
export class IdleFollow {
  private askedAt = -Infinity;
  private followedAt = -Infinity;

  constructor(
    private readonly source: PartitionReader,
    private readonly deliverer: EventProcessor,
    private readonly broker: Broker,
    private readonly lastSeenStream: () => StreamInfo | null,
    /** How long to leave the broker in peace after a question, in milliseconds: it may not have searched on yet. */
    private readonly betweenQuestions: number,
  ) {}

  /** Whether it is time, for a lane to which nothing has come: that is cheap to ask. */
  isDue(position: Position): boolean {
    const stream = this.lastSeenStream();
    const now = performance.now();
    if (stream?.created !== position.streamCreated || now - this.askedAt < this.betweenQuestions) return false;
    const behind = stream.state.last_seq - position.streamSeq;
    return behind > FAR_BEHIND || (behind > 0 && now - this.followedAt > HOUR);
  }

  /** Moves the position up to where the stream was searched for this partition. @throws as `Deliverer.deliver` does */
  async move(position: Position, signal: AbortSignal): Promise<Position> {
    this.askedAt = performance.now();
    const upTo = await this.source.searchedUpTo(signal);
    if (upTo === null || upTo <= position.streamSeq) return position;
    this.followedAt = performance.now();
    const landmark = await unlessInterrupted(signal, checkpointAt(this.broker, upTo));
    const to = { ...position, streamSeq: upTo, landmark: landmark ?? position.landmark };
    return (await this.deliverer.deliver({ from: position, to, events: [] })).position;
  }
}
