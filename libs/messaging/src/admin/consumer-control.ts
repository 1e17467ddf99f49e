import type { StreamInfo } from '@nats-io/jetstream';
import { Refused } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import type { Broker } from '../nats/broker.js';
import type { ConsumerName, Projection } from '../consumer/consumers.js';
import type { Backfill } from '../backfill/backfill.js';
import { lockPositions, NOT_BEGUN, type Position } from '../consumer/positions.js';
import { sequenceBefore } from '../nats/stream-look.js';

/** Where a replay begins: at a time by the broker's clock, where the stream begins, or with the state that producers tell anew. */
export type ReplayFrom = Date | 'start' | 'snapshots';

type Place = Pick<Position, 'streamSeq' | 'streamCreated'>;

export interface ConsumerControlDependencies {
  readonly broker: Broker;
  /** The stream as it is now. */
  readonly stream: () => Promise<StreamInfo>;
  /** The event types that a consumer handles; empty if there is no such consumer. */
  readonly typesOf: (name: ConsumerName) => readonly string[];
  readonly projections: () => readonly Projection[];
  readonly filling: Backfill;
  /** Tells the lanes of all replicas to look at their positions again; it may be lost, so they also look by themselves. */
  readonly wake: () => void;
}

/** What an operator may do with a consumer. All of it happens in the caller's transaction, for all replicas. */
export class ConsumerControl {
  constructor(private readonly the: ConsumerControlDependencies) {}

  /**
   * A paused consumer stands still until it is resumed; a batch that is under way ends before.
   * @throws {Refused} `consumer.unknown`
   */
  async setPaused(tx: Tx, name: ConsumerName, paused: boolean): Promise<void> {
    this.typesOf(name);
    await lockPositions(tx, name);
    await tx.query(`UPDATE consumer_positions SET paused = $2 WHERE consumer = $1`, [name, paused]);
    tx.afterCommit(this.the.wake);
  }

  /**
   * Lets a consumer read again: in a new generation, so that the inbox knows nothing of it. It no longer waits for snapshots
   * that it asked for before. What is parked and will be
   * read again is parked no more, nor what a snapshot makes up for; what lies before the place stays parked otherwise, since
   * nobody would bring it again.
   * @throws {Refused} `consumer.unknown`; `consumer.not-replayable` for what must not happen twice, or knows no snapshots;
   * `server.unavailable` while the broker does not answer
   */
  async replay(tx: Tx, name: ConsumerName, from: ReplayFrom): Promise<{ generation: number }> {
    this.typesOf(name);
    if (name === 'effects') throw new Refused('consumer.not-replayable', 'Effects must never happen twice.');
    const entities = from === 'snapshots' ? this.the.filling.entitiesOf(name) : null;
    if (entities?.length === 0) throw new Refused('consumer.not-replayable', 'It handles no snapshots.');
    const place = await this.placeOf(from);
    await lockPositions(tx, name);
    for (const projection of this.the.projections()) await projection.reset(tx);
    const [moved] = await tx.query<{ generation: number }>(
      `UPDATE consumer_positions
       SET generation = (SELECT max(generation) + 1 FROM consumer_positions WHERE consumer = $1),
         stream_seq = $2, stream_created = $3, event_id = NULL, event_seq = NULL, event_at = NULL,
         moved_at = clock_timestamp()
       WHERE consumer = $1 RETURNING generation`,
      [name, place.streamSeq, place.streamCreated],
    );
    if (moved === undefined) throw new Error('Positions that were just locked are gone.');
    await tx.query(
      `DELETE FROM parked_events WHERE consumer = $1 AND (stream_seq > $2 OR split_part(type, '.', 2) = ANY($3))`,
      [name, place.streamSeq, entities ?? []],
    );
    if (entities === null) await this.the.filling.giveUp(tx, name);
    else await this.the.filling.request(tx, name);
    tx.afterCommit(this.the.wake);
    return moved;
  }

  /**
   * Goes on where the stream begins, in those partitions whose position it no longer holds: what lay between is lost to
   * this consumer, and that is the operator's decision.
   * @throws {Refused} `consumer.unknown`; `server.unavailable` while the broker does not answer
   */
  async skipLost(tx: Tx, name: ConsumerName): Promise<{ partitions: number[] }> {
    this.typesOf(name);
    const { state, created } = await this.told(() => this.the.stream());
    await lockPositions(tx, name);
    const moved = await tx.query<{ partition: number }>(
      `UPDATE consumer_positions SET stream_seq = $2, moved_at = clock_timestamp()
       WHERE consumer = $1 AND stream_created = $3 AND stream_seq < $2 RETURNING partition`,
      [name, state.first_seq - 1, created],
    );
    tx.afterCommit(this.the.wake);
    return { partitions: moved.map(({ partition }) => partition).sort((a, b) => a - b) };
  }

  private async placeOf(from: ReplayFrom): Promise<Place> {
    if (from === 'start') return { streamSeq: 0, streamCreated: NOT_BEGUN };
    const { state, created } = await this.told(() => this.the.stream());
    const streamSeq =
      from === 'snapshots' ? state.last_seq : await this.told(() => sequenceBefore(this.the.broker, from));
    // A stream that is about to drop its first events would have dropped them by the time the lanes begin.
    if (streamSeq < state.first_seq) return { streamSeq: 0, streamCreated: NOT_BEGUN };
    return { streamSeq, streamCreated: created };
  }

  private async told<T>(ask: () => Promise<T>): Promise<T> {
    if (!this.the.broker.isConnected) throw brokerIsSilent();
    try {
      return await ask();
    } catch (error) {
      throw brokerIsSilent(error);
    }
  }

  private typesOf(name: ConsumerName): readonly string[] {
    const types = this.the.typesOf(name);
    if (types.length === 0) throw new Refused('consumer.unknown');
    return types;
  }
}

function brokerIsSilent(cause?: unknown): Refused {
  const refused = new Refused('server.unavailable', 'The broker does not tell how the stream stands.', 1);
  refused.cause = cause;
  return refused;
}
