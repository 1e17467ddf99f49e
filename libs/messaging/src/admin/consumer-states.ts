import type { DataSource } from 'typeorm';
import type { Log } from '#libs/kernel';
import type { Broker } from '../nats/broker.js';
import { partitionFilters } from '../nats/partition-filters.js';
import type { ConsumerName } from '../consumer/consumers.js';
import { NEEDED_NAMES } from '../consumer/handled-types.js';
import { partitionsOf } from '../consumer/membership.js';
import { type Lag, LagMeter } from './lag.js';
import { ageOfNext, type StreamState, streamState } from '../nats/stream-state.js';

/** How far a consumer has read one partition. */
export interface PartitionState {
  readonly partition: number;
  /** A stream sequence. */
  readonly position: number;
  /** The stream's last sequence, in any partition; null while the broker is away. */
  readonly streamSeq: number | null;
  /** Null while the broker is away. */
  readonly lag: Lag | null;
  /** The replica that reads the partition; null while there is none. */
  readonly owner: string | null;
  readonly movedAt: Date;
  /** Whether the stream has dropped events that the consumer has not read. */
  readonly trimmed: boolean;
  /** Why its lane stands still, if this replica knows; null if nothing is wrong. */
  readonly trouble: string | null;
}

export interface ConsumerState {
  readonly name: ConsumerName;
  readonly paused: boolean;
  readonly generation: number;
  /** The entities whose snapshots it waits for. */
  readonly filling: readonly string[];
  /** Events of all partitions, and seconds of the oldest. Null while the broker is away. */
  readonly lag: Lag | null;
  /** Events that wait for their next attempt or behind an earlier event of their key. */
  readonly parked: number;
  readonly dead: number;
  readonly partitions: readonly PartitionState[];
}

/** What only this process knows of a consumer. */
export interface LocalConsumer {
  readonly name: ConsumerName;
  /** The event types that it handles. */
  readonly types: readonly string[];
  readonly lanes: {
    /** Why the lane of a partition stands still; null if it reads, or if another replica owns it. */
    problemOf(partition: number): string | null;
  };
}

/** The state of a service's consumers. Every replica gives the same answer, except for problems, which only a lane's owner knows. */
export class ConsumerStates {
  private readonly meter: LagMeter;

  constructor(
    private readonly dataSource: DataSource,
    private readonly broker: Broker,
    /** The consumers that have handlers. */
    private readonly consumers: () => readonly LocalConsumer[],
    private readonly log: Log,
  ) {
    this.meter = new LagMeter(broker);
  }

  /** Works while the broker is away. A lag may be some seconds old. @throws errors of the database as they are */
  async list(): Promise<{ stream: StreamState | null; items: ConsumerState[] }> {
    const [stream, facts] = await Promise.all([this.stream(), this.facts()]);
    const items = await Promise.all(this.consumers().map((consumer) => this.stateOf(consumer, facts, stream)));
    return { stream, items };
  }

  /**
   * The consumers with an unread event that is older than a limit, and its age; in seconds. Cheaper than `list`, since it counts
   * nothing.
   * @throws errors of the database and of the broker as they are
   */
  async lagging(limit: number): Promise<{ readonly name: string; readonly seconds: number }[]> {
    const [stream, positions] = await Promise.all([streamState(this.broker.jsm), this.positions()]);
    const lags = await Promise.all(
      this.consumers().map(async ({ name, types }) => {
        const own = positions.filter(({ consumer }) => consumer === name);
        const ages = await Promise.all(own.map((position) => this.ageOfNextAfter(position, types, stream)));
        return { name, seconds: Math.max(0, ...ages) };
      }),
    );
    return lags.filter(({ seconds }) => seconds > limit);
  }

  private async ageOfNextAfter(position: PositionRow, types: readonly string[], stream: StreamState): Promise<number> {
    const after = isIn(position, stream) ? Number(position.streamSeq) : 0;
    if (after >= stream.lastSeq) return 0;
    return (await ageOfNext(this.broker.jsm, after, partitionFilters(this.broker, types, position.partition))) ?? 0;
  }

  private async stateOf(consumer: LocalConsumer, facts: Facts, stream: StreamState | null): Promise<ConsumerState> {
    const { name } = consumer;
    const positions = facts.positions.filter((position) => position.consumer === name);
    const partitions = await Promise.all(
      positions.map(async (position): Promise<PartitionState> => {
        const { partition, streamSeq, movedAt } = position;
        const trimmed = stream !== null && isTrimmed(position, stream);
        return {
          partition,
          position: Number(streamSeq),
          streamSeq: stream?.lastSeq ?? null,
          lag: await this.lagOf(consumer, position, stream),
          owner: facts.owners[partition] ?? null,
          movedAt,
          trimmed,
          trouble: trimmed ? `The stream begins at ${String(stream.firstSeq)}.` : consumer.lanes.problemOf(partition),
        };
      }),
    );
    const parked = (state: string) => facts.parked.find((row) => row.consumer === name && row.state === state);
    return {
      name,
      paused: positions.some(({ paused }) => paused),
      generation: Math.max(1, ...positions.map(({ generation }) => generation)),
      filling: facts.pending.filter((row) => row.consumer === name).map(({ entity }) => entity),
      lag: sumOf(partitions.map(({ lag }) => lag)),
      parked: Number(parked('waiting')?.count ?? 0),
      dead: Number(parked('dead')?.count ?? 0),
      partitions,
    };
  }

  private async lagOf(consumer: LocalConsumer, position: PositionRow, stream: StreamState | null): Promise<Lag | null> {
    if (stream === null) return null;
    const after = isIn(position, stream) ? Number(position.streamSeq) : 0;
    return this.nullIfUnavailable(this.meter.of(consumer, position.partition, after, stream));
  }

  private async stream(): Promise<StreamState | null> {
    return this.broker.isConnected ? this.nullIfUnavailable(streamState(this.broker.jsm)) : null;
  }

  private async nullIfUnavailable<T>(result: Promise<T>): Promise<T | null> {
    try {
      return await result;
    } catch (error) {
      this.log.debug({ err: error }, 'the broker does not report the state of the stream');
      return null;
    }
  }

  private async facts(): Promise<Facts> {
    const [positions, parked, pending, live] = await Promise.all([
      this.positions(),
      this.dataSource.query<ParkedRow[]>(
        `SELECT consumer, state, count(*) FROM parked_events GROUP BY consumer, state`,
      ),
      this.dataSource.query<PendingRow[]>(
        `SELECT DISTINCT consumer, entity FROM snapshot_requests WHERE completed_at IS NULL ORDER BY entity`,
      ),
      this.dataSource.query<{ id: string }[]>(
        `SELECT id FROM replicas WHERE live_until > clock_timestamp() AND handles @> ${NEEDED_NAMES}`,
      ),
    ]);
    return { positions, parked, pending, owners: ownersAmong(live.map(({ id }) => id)) };
  }

  private positions(): Promise<PositionRow[]> {
    return this.dataSource.query(
      `SELECT consumer, partition, stream_seq AS "streamSeq", stream_created AS "streamCreated", generation, paused,
         moved_at AS "movedAt" FROM consumer_positions ORDER BY partition`,
    );
  }
}

interface PositionRow {
  readonly consumer: string;
  readonly partition: number;
  readonly streamSeq: string;
  readonly streamCreated: string;
  readonly generation: number;
  readonly paused: boolean;
  readonly movedAt: Date;
}

interface ParkedRow {
  readonly consumer: string;
  readonly state: string;
  readonly count: string;
}

interface PendingRow {
  readonly consumer: string;
  readonly entity: string;
}

interface Facts {
  readonly positions: readonly PositionRow[];
  readonly parked: readonly ParkedRow[];
  readonly pending: readonly PendingRow[];
  /** The owner of each partition. */
  readonly owners: readonly (string | undefined)[];
}

/** Whether a position belongs to this stream. Otherwise it has not begun or its stream is gone, and it will begin at the start. */
function isIn(position: PositionRow, stream: StreamState): boolean {
  return position.streamCreated === stream.created;
}

function isTrimmed(position: PositionRow, stream: StreamState): boolean {
  const after = Number(position.streamSeq);
  return isIn(position, stream) && stream.firstSeq > after + 1;
}

function ownersAmong(live: readonly string[]): string[] {
  const owners: string[] = [];
  for (const replica of live) {
    for (const partition of partitionsOf(replica, live)) owners[partition] = replica;
  }
  return owners;
}

function sumOf(lags: readonly (Lag | null)[]): Lag | null {
  const known = lags.filter((lag) => lag !== null);
  if (known.length < lags.length) return null;
  return {
    events: known.reduce((sum, { events }) => sum + events, 0),
    seconds: Math.max(0, ...known.map(({ seconds }) => seconds)),
  };
}
