import type { StreamInfo } from '@nats-io/jetstream';
import type { DataSource } from 'typeorm';
import { findContract } from '#libs/contracts';
import { causeOfRequest } from '#libs/kernel';
import { inTransaction, type Tx } from '#libs/persistence';
import { type Consumer, type ConsumerName, consumers } from '../consumer/consumers.js';
import { beginPositions, lockPositions, NOT_BEGUN } from '../consumer/positions.js';
import type { Outbox } from '../outbox/outbox.js';
import { forgetRequests, pendingSnapshots, requestSnapshots } from './snapshot-requests.js';

/** Fills the copies of a consumer from snapshots that the owners of the originals publish. */
export class Backfill {
  private pending: readonly string[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    /** The event types that a consumer handles. */
    private readonly typesOf: (name: ConsumerName) => readonly string[],
  ) {}

  /** The entities whose snapshots a consumer handles. */
  entitiesOf(name: ConsumerName): string[] {
    const contracts = this.typesOf(name).map(findContract);
    return contracts.flatMap((contract) => (contract?.event === 'snapshot' ? contract.entity : [])).sort();
  }

  /**
   * Gives a consumer its first position in all partitions: the start of the stream. A new projection whose stream no longer has
   * its start begins at the end instead, and requests snapshots of what happened before.
   */
  async begin({ name }: Consumer, { created, state }: StreamInfo): Promise<void> {
    await inTransaction(this.dataSource, causeOfRequest(), async (tx) => {
      const positions = await lockPositions(tx, name);
      const isNew = positions.every(({ streamCreated, generation }) => streamCreated === NOT_BEGUN && generation === 1);
      if (isNew && state.first_seq > 1 && name === 'projections' && this.entitiesOf(name).length > 0) {
        await beginPositions(tx, name, { streamSeq: state.last_seq, streamCreated: created });
        await this.request(tx, name);
        return;
      }
      await beginPositions(tx, name, { streamSeq: Math.max(state.first_seq - 1, 0), streamCreated: created });
    });
  }

  /** Requests snapshots of all entities that a consumer copies. */
  async request(tx: Tx, name: ConsumerName): Promise<void> {
    const entities = this.entitiesOf(name);
    await requestSnapshots(tx, this.outbox, name, entities);
    tx.afterCommit(() => {
      this.pending = [describe(name, entities, tx.now)];
    });
  }

  /** No longer waits for snapshots, because the consumer reads the stream from a position instead. */
  async cancel(tx: Tx, name: ConsumerName): Promise<void> {
    await forgetRequests(tx, name);
    tx.afterCommit(() => {
      this.pending = [];
    });
  }

  /** Why copies are incomplete, as of the last poll; empty when they are complete. */
  get problems(): readonly string[] {
    return this.pending;
  }

  async poll(): Promise<void> {
    const pending: string[] = [];
    for (const { name } of consumers) {
      const snapshots = await pendingSnapshots(this.dataSource, name);
      const entities = snapshots.map(({ entity }) => entity);
      const [oldest] = snapshots;
      if (oldest !== undefined) pending.push(describe(name, entities, oldest.requestedAt));
    }
    this.pending = pending;
  }
}

function describe(name: ConsumerName, entities: readonly string[], since: Date): string {
  return `${name} has been backfilled since ${since.toISOString()} and still waits for snapshots: ${entities.join(', ')}`;
}
