import type { StreamInfo } from '@nats-io/jetstream';
import { Refused } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import type { Broker } from '../nats/broker.js';
import type { ConsumerName, Projection } from '../consumer/consumers.js';
import type { Backfill } from '../backfill/backfill.js';
import { forgetTypes } from '../consumer/handled-types.js';
import { lockPositions, NOT_BEGUN, type Position } from '../consumer/positions.js';
import { sequenceBefore } from '../nats/stream-messages.js';

/** Where a replay begins: at a time by the broker's clock, at the start of the stream, or with snapshots of the current state. */
export type ReplayFrom = Date | 'start' | 'snapshots';

type StartPosition = Pick<Position, 'streamSeq' | 'streamCreated'>;

export interface ConsumerControlDependencies {
  readonly broker: Broker;
  /** The current stream. */
  readonly stream: () => Promise<StreamInfo>;
  /** The event types that a consumer handles; empty if there is no such consumer. */
  readonly typesOf: (name: ConsumerName) => readonly string[];
  readonly projections: () => readonly Projection[];
  readonly backfill: Backfill;
  /** Restarts the lanes of all replicas; may be lost, so lanes also poll their positions. */
  readonly wake: () => void;
}

/** What an operator can do with a consumer. Everything happens in the caller's transaction, for all replicas. */
export class ConsumerControl {
  constructor(private readonly deps: ConsumerControlDependencies) {}

  /**
   * A paused consumer handles no events until it is resumed. Waits for the batch that is being processed.
   * @throws {Refused} `consumer.unknown`
   */
  async setPaused(tx: Tx, name: ConsumerName, paused: boolean): Promise<void> {
    this.typesOf(name);
    await lockPositions(tx, name);
    await tx.query(`UPDATE consumer_positions SET paused = $2 WHERE consumer = $1`, [name, paused]);
    tx.afterCommit(this.deps.wake);
  }

  /**
   * Lets a consumer read again, in a new generation, so that the inbox does not drop what it received before. Pending snapshot
   * requests are cancelled. Parked events that will be read again, or that a snapshot covers, are deleted; the others stay parked.
   * @throws {Refused} `consumer.unknown`; `consumer.not-replayable` for effects, and for snapshots if it handles none;
   * `server.unavailable` while the broker does not answer
   */
  async replay(tx: Tx, name: ConsumerName, from: ReplayFrom): Promise<{ generation: number }> {
    this.typesOf(name);
    if (name === 'effects') throw new Refused('consumer.not-replayable', 'Effects must never run twice.');
    const entities = from === 'snapshots' ? this.deps.backfill.entitiesOf(name) : null;
    if (entities?.length === 0) throw new Refused('consumer.not-replayable', 'This consumer handles no snapshots.');
    const start = await this.startPositionOf(from);
    await lockPositions(tx, name);
    for (const projection of this.deps.projections()) await projection.reset(tx);
    const [moved] = await tx.query<{ generation: number }>(
      `UPDATE consumer_positions
       SET generation = (SELECT max(generation) + 1 FROM consumer_positions WHERE consumer = $1),
         stream_seq = $2, stream_created = $3, event_id = NULL, event_seq = NULL, event_at = NULL,
         moved_at = clock_timestamp()
       WHERE consumer = $1 RETURNING generation`,
      [name, start.streamSeq, start.streamCreated],
    );
    if (moved === undefined) throw new Error('Positions that were just locked are gone.');
    await tx.query(
      `DELETE FROM parked_events WHERE consumer = $1 AND (stream_seq > $2 OR split_part(type, '.', 2) = ANY($3))`,
      [name, start.streamSeq, entities ?? []],
    );
    if (entities === null) await this.deps.backfill.cancel(tx, name);
    else await this.deps.backfill.request(tx, name);
    tx.afterCommit(this.deps.wake);
    return moved;
  }

  /**
   * Continues at the start of the stream in the partitions whose next events the stream has dropped. Those events are lost to this
   * consumer; only an operator decides that.
   * @throws {Refused} `consumer.unknown`; `server.unavailable` while the broker does not answer
   */
  async skipLost(tx: Tx, name: ConsumerName): Promise<{ partitions: number[] }> {
    this.typesOf(name);
    const { state, created } = await this.askBroker(() => this.deps.stream());
    await lockPositions(tx, name);
    const moved = await tx.query<{ partition: number }>(
      `UPDATE consumer_positions SET stream_seq = $2, moved_at = clock_timestamp()
       WHERE consumer = $1 AND stream_created = $3 AND stream_seq < $2 RETURNING partition`,
      [name, state.first_seq - 1, created],
    );
    tx.afterCommit(this.deps.wake);
    return { partitions: moved.map(({ partition }) => partition).sort((a, b) => a - b) };
  }

  /** After a rollback: forgets the event types that no live replica handles, so that the lanes of this version read on. */
  forgetTypes(tx: Tx): Promise<string[]> {
    return forgetTypes(tx);
  }

  private async startPositionOf(from: ReplayFrom): Promise<StartPosition> {
    if (from === 'start') return { streamSeq: 0, streamCreated: NOT_BEGUN };
    const { state, created } = await this.askBroker(() => this.deps.stream());
    const streamSeq =
      from === 'snapshots' ? state.last_seq : await this.askBroker(() => sequenceBefore(this.deps.broker, from));
    // The stream may drop its first events before the lanes begin.
    if (streamSeq < state.first_seq) return { streamSeq: 0, streamCreated: NOT_BEGUN };
    return { streamSeq, streamCreated: created };
  }

  private async askBroker<T>(request: () => Promise<T>): Promise<T> {
    if (!this.deps.broker.isConnected) throw brokerUnavailable();
    try {
      return await request();
    } catch (error) {
      throw brokerUnavailable(error);
    }
  }

  private typesOf(name: ConsumerName): readonly string[] {
    const types = this.deps.typesOf(name);
    if (types.length === 0) throw new Refused('consumer.unknown');
    return types;
  }
}

function brokerUnavailable(cause?: unknown): Refused {
  const refused = new Refused('server.unavailable', 'NATS does not answer. Try again once it is back.', 1);
  refused.cause = cause;
  return refused;
}
