import type { StreamInfo } from '@nats-io/jetstream';
import type { DataSource } from 'typeorm';
import { causeOfRequest } from '#libs/kernel';
import { inTransaction } from '#libs/persistence';
import type { Consumer } from '../consumer/consumers.js';
import type { Backfill } from './backfill.js';
import { beginPositions, lockPositions, NOT_BEGUN } from '../consumer/positions.js';

/** Gives a consumer its place in a stream, all partitions at once. */
export class ConsumerStart {
  constructor(
    private readonly dataSource: DataSource,
    private readonly filling: Backfill,
  ) {}

  /**
   * Begins where the stream begins; but a new projection that comes too late for that begins at its end, and asks for
   * snapshots of what happened before.
   */
  async begin({ name }: Consumer, { created, state }: StreamInfo): Promise<void> {
    await inTransaction(this.dataSource, causeOfRequest(), async (tx) => {
      const standings = await lockPositions(tx, name);
      const isNew = standings.every(({ streamCreated, generation }) => streamCreated === NOT_BEGUN && generation === 1);
      if (isNew && state.first_seq > 1 && name === 'projections' && this.filling.entitiesOf(name).length > 0) {
        await beginPositions(tx, name, { streamSeq: state.last_seq, streamCreated: created });
        await this.filling.request(tx, name);
        return;
      }
      await beginPositions(tx, name, { streamSeq: Math.max(state.first_seq - 1, 0), streamCreated: created });
    });
  }
}
