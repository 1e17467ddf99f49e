import type { DataSource } from 'typeorm';
import { findContract } from '#libs/contracts';
import type { Tx } from '#libs/persistence';
import type { Outbox } from '../outbox/outbox.js';
import { awaitedSnapshots, forgetRequests, requestSnapshots } from './snapshot-requests.js';
import { type ConsumerName, consumers } from '../consumer/consumers.js';

/** Fills a consumer's copies from the snapshots of those who own the originals. */
export class Backfill {
  private awaited: readonly string[] = [];

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

  async request(tx: Tx, name: ConsumerName): Promise<void> {
    const entities = this.entitiesOf(name);
    await requestSnapshots(tx, this.outbox, name, entities);
    tx.afterCommit(() => {
      this.awaited = [sentence(name, entities, tx.now)];
    });
  }

  /** The consumer is filled in another way. */
  async giveUp(tx: Tx, name: ConsumerName): Promise<void> {
    await forgetRequests(tx, name);
    tx.afterCommit(() => {
      this.awaited = [];
    });
  }

  /** Why copies are not complete, as of the last look; empty when they are. */
  get troubles(): readonly string[] {
    return this.awaited;
  }

  async look(): Promise<void> {
    const awaited: string[] = [];
    for (const { name } of consumers) {
      const snapshots = await awaitedSnapshots(this.dataSource, name);
      const entities = snapshots.map(({ entity }) => entity);
      const [oldest] = snapshots;
      if (oldest !== undefined) awaited.push(sentence(name, entities, oldest.requestedAt));
    }
    this.awaited = awaited;
  }
}

function sentence(name: ConsumerName, entities: readonly string[], since: Date): string {
  return `${name} is being filled since ${since.toISOString()} and still waits for snapshots: ${entities.join(', ')}`;
}
