import type { Consumer } from './consumers.js';
import { CrossPartitionBatcher } from './cross-partition-batcher.js';
import { EventProcessor, type Handlers } from './event-processor.js';
import { Lane, type LaneDependencies } from './lane.js';
import type { Membership } from './membership.js';
import { ParkedEvents, partitionsWithParked } from './parked-events.js';
import { loadStoredPositions } from './positions.js';

export interface ConsumerLanesDependencies extends Pick<
  LaneDependencies,
  'dataSource' | 'broker' | 'settings' | 'log' | 'observer' | 'semaphore' | 'stream' | 'lastSeenStream' | 'begin'
> {
  readonly membership: Membership;
}

/** The lanes of one consumer that this replica owns. */
export class ConsumerLanes {
  private readonly lanes = new Map<number, Lane>();
  private readonly stopping = new Set<Promise<void>>();
  private readonly laneDeps: LaneDependencies;
  private isStopped = false;

  constructor(
    private readonly consumer: Consumer,
    handlers: Handlers,
    private readonly deps: ConsumerLanesDependencies,
  ) {
    const { dataSource, settings, observer, semaphore } = deps;
    const timeouts = { alone: settings.handlerTimeout, shared: settings.extraPermitAfter };
    const parkedEvents = new ParkedEvents(settings.retryDelays);
    const processor = new EventProcessor(dataSource, parkedEvents, handlers, observer, timeouts);
    this.laneDeps = {
      ...deps,
      processor,
      batcher: new CrossPartitionBatcher(processor, semaphore),
      handlers,
    };
  }

  /** Reads the partitions that the membership assigns to this replica, from now on. */
  start(): void {
    this.deps.membership.follow((owned) => {
      this.setOwned(owned);
    });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.setOwned(new Set());
    await Promise.all(this.stopping);
  }

  /** Waits until each lane reads, or can say why it does not. */
  async settled(): Promise<void> {
    await Promise.all([...this.lanes.values()].map((lane) => lane.settled));
  }

  /** Why lanes stand still: each reason once, with its partitions; empty if all lanes read. */
  get problems(): string[] {
    const partitionsBy = new Map<string, number[]>();
    for (const [partition, { stoppedBecause }] of this.lanes) {
      if (stoppedBecause === null) continue;
      const { message } = stoppedBecause;
      partitionsBy.set(message, [...(partitionsBy.get(message) ?? []), partition]);
    }
    return [...partitionsBy].map(
      ([message, partitions]) =>
        `${this.consumer.name}, partitions ${partitions.sort((a, b) => a - b).join(' ')}: ${message}`,
    );
  }

  /** Why the lane of a partition stands still; null if it reads, or if another replica owns it. */
  problemOf(partition: number): string | null {
    return this.lanes.get(partition)?.stoppedBecause?.message ?? null;
  }

  /** After the broker or the database came back, or the stream was replaced. */
  restart(): void {
    for (const lane of this.lanes.values()) lane.restart();
  }

  /**
   * Finds what no hint announced, because hints may be lost: changes of the stored positions, and dead events that were marked to
   * be retried.
   */
  async poll(): Promise<void> {
    if (this.lanes.size === 0) return;
    const { dataSource } = this.deps;
    for (const stored of await loadStoredPositions(dataSource, this.consumer)) {
      this.lanes.get(stored.partition)?.compareWith(stored);
    }
    for (const partition of await partitionsWithParked(dataSource, this.consumer)) {
      this.lanes.get(partition)?.retryParked();
    }
  }

  private setOwned(owned: ReadonlySet<number>): void {
    for (const [partition, lane] of this.lanes) {
      if (owned.has(partition)) continue;
      this.lanes.delete(partition);
      const stopping = lane.stop().finally(() => this.stopping.delete(stopping));
      this.stopping.add(stopping);
    }
    if (this.isStopped) return;
    for (const partition of owned) {
      if (!this.lanes.has(partition)) this.lanes.set(partition, new Lane(this.consumer, partition, this.laneDeps));
    }
  }
}
