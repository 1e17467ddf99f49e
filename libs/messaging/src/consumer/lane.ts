import type { JsMsg, StreamInfo } from '@nats-io/jetstream';
import { BackOff } from '../back-off.js';
import { settlesWithin, interruption } from '../timeouts.js';
import type { Consumer } from './consumers.js';
import type { EventProcessor, ConsumerObserver } from './event-processor.js';
import { Footing, type FootingDependencies, PositionTrimmed } from './resume-point.js';
import { HandlerTimedOut } from './handler-timeout.js';
import { IdleFollow } from './idle-advance.js';
import { claimedType, decode, type ReceivedEvent } from './received-event.js';
import type { CrossPartitionBatcher } from './cross-partition-batcher.js';
import { PartitionReader } from './partition-reader.js';
import { FenceLost, type Checkpoint, type Position, type StoredPosition } from './positions.js';
import { checkpointOf } from '../nats/stream-look.js';
import type { Semaphore } from './semaphore.js';

/** How far a lane has read. */
interface Reach {
  readonly streamSeq: number;
  readonly landmark: Checkpoint | null;
}

/** How many messages of no concern may be read again after a crash. */
const PASSED_BY = 1_000;
/** How long a stop waits for the batch that is under way, in milliseconds. */
const STOP_PATIENCE = 1_000;

export interface LaneDependencies extends FootingDependencies {
  readonly deliverer: EventProcessor;
  readonly deliveries: CrossPartitionBatcher;
  readonly observer: ConsumerObserver;
  readonly turns: Semaphore;
  /** The stream as it was at the last look, for what need not be exact. */
  readonly lastSeenStream: () => StreamInfo | null;
  readonly handles: (type: string) => boolean;
  readonly knows: (type: string) => boolean;
}

/** Reads one partition for one consumer, from the position on, as long as this replica owns the lane. */
export class Lane {
  private stopped = false;
  /** Ends with the round: a round begins at the position and lasts until something fails, or somebody asks for a new one. */
  private round = new AbortController();
  private readonly loop: Promise<void>;
  private begin = (): void => undefined;
  /** Ends once the lane reads, or stands still for a reason that it can tell. */
  readonly begun = new Promise<void>((resolve) => {
    this.begin = resolve;
  });
  /** Whether there may be parked events: a lane that has just begun does not know. */
  private hasParked = true;
  /** What we believe to stand in the position's row, once we have read it. */
  private standing: StoredPosition | null = null;
  private readonly footing: Footing;
  /** Why the lane stands still, or null. */
  trouble: Error | null = null;

  constructor(
    private readonly consumer: Consumer,
    private readonly partition: number,
    private readonly the: LaneDependencies,
  ) {
    this.footing = new Footing(consumer, partition, the);
    this.loop = this.run();
  }

  /** Reads the position again and goes on from there, at once even if it was backing off. */
  restart(): void {
    this.round.abort();
  }

  /** Begins anew if somebody has paused or resumed the consumer, or replays it: a lane to which nothing comes would not notice. */
  compare(now: StoredPosition): void {
    const { standing } = this;
    if (standing === null) return;
    if (standing.paused !== now.paused || standing.generation !== now.generation) this.restart();
  }

  /** Looks at the parked events at the next opportunity. */
  retryParked(): void {
    this.hasParked = true;
  }

  /** Finishes the batch that is under way; one that hangs is left to its transaction, which commits or does not. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.begin();
    this.round.abort();
    if (await settlesWithin(STOP_PATIENCE, this.loop)) return;
    this.the.log.warn(
      { consumer: this.consumer.name, partition: this.partition },
      'a lane did not end in time; its transaction is left to the database',
    );
  }

  private async run(): Promise<void> {
    const { settings } = this.the;
    const backOff = new BackOff(settings.backOffFrom, settings.backOffTo);
    while (!this.stopped) {
      const { signal } = (this.round = new AbortController());
      try {
        await this.readOn(signal, () => {
          backOff.succeeded();
          this.trouble = null;
        });
      } catch (error) {
        if (signal.aborted) continue;
        this.tell(error);
        this.begin();
        await backOff.wait(signal);
      }
    }
  }

  private async readOn(signal: AbortSignal, succeeded: () => void): Promise<void> {
    const { deliverer, deliveries, settings, broker, turns } = this.the;
    // Whoever asked for a new round may have marked a parked event to be tried again.
    this.hasParked = true;
    let position = await this.footing.find(signal);
    this.standing = position;
    if (position.paused) {
      succeeded();
      this.begin();
      // Whoever resumes it wakes us, and if that is lost, somebody compares.
      await interruption(signal);
      return;
    }
    const source = await PartitionReader.open(broker, this.partition, position.streamSeq, signal);
    this.begin();
    try {
      const follow = new IdleFollow(source, deliverer, broker, this.the.lastSeenStream, 2 * settings.idlePoll);
      let reach: Reach = position;
      let unnoted = 0;
      while (!signal.aborted) {
        await source.arrives(this.hasParked ? settings.retryPoll : settings.idlePoll, signal);
        let isQuiet = false;
        const outcome = await deliveries.deliver(async (most) => {
          // The round may have ended while it waited for its turn.
          if (signal.aborted) return null;
          const messages = await source.take(most, 0, signal);
          const events = this.eventsOf(messages);
          reach = reachAfter(messages, reach);
          unnoted += messages.length;
          isQuiet = messages.length === 0;
          // What was only passed by is noted with something else, or when nothing more comes, or when it has become much.
          const isNotable = events.length > 0 || unnoted > PASSED_BY || (isQuiet && unnoted > 0);
          return isNotable ? { from: position, to: { ...position, ...reach }, events } : null;
        });
        if (outcome !== null) {
          position = outcome.position;
          this.hasParked ||= outcome.hasParked;
          unnoted = 0;
        }
        if (this.hasParked) await turns.run(() => this.retry(position, signal));
        if (isQuiet && follow.isDue(position)) {
          position = await follow.move(position, signal);
          reach = position;
        }
        succeeded();
      }
    } finally {
      await source.close();
    }
  }

  private async retry(position: Position, signal: AbortSignal): Promise<void> {
    if (!signal.aborted) this.hasParked = (await this.the.deliverer.retryParked(position)).hasParked;
  }

  private eventsOf(messages: readonly JsMsg[]): ReceivedEvent[] {
    return messages
      .filter((message) => this.concerns(claimedType(message)))
      .map((message) => decode({ streamSeq: message.seq, subject: message.subject, payload: message.data }));
  }

  /** What we handle, and what we cannot make out: a known type of which this consumer wants nothing is passed by. */
  private concerns(type: string | null): boolean {
    return type === null || this.the.handles(type) || !this.the.knows(type);
  }

  private tell(error: unknown): void {
    const before = this.trouble;
    // Another replica is at work, or somebody has paused the consumer: nothing is wrong.
    if (error instanceof FenceLost) {
      this.trouble = null;
      this.the.observer.fenceLost();
      return;
    }
    this.trouble = error instanceof Error ? error : new Error(String(error));
    if (this.trouble.message === before?.message) return;
    const level = error instanceof PositionTrimmed ? 'error' : error instanceof HandlerTimedOut ? 'warn' : 'debug';
    this.the.log[level]({ err: error, consumer: this.consumer.name, partition: this.partition }, 'a lane begins anew');
  }
}

function reachAfter(messages: readonly JsMsg[], before: Reach): Reach {
  const last = messages.at(-1);
  if (last === undefined) return before;
  const noted = checkpointOf(last.headers?.get('Nats-Msg-Id'), last.seq, last.time);
  return { streamSeq: last.seq, landmark: noted ?? before.landmark };
}
