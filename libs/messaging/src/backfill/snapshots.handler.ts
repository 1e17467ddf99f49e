import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type DataOf, type Envelope, snapshotCompleted, snapshotRequested } from '#libs/contracts';
import type { Tx } from '#libs/persistence';
import { EFFECTS, type Projection, PROJECTIONS } from '../consumer/consumers.js';
import { Delivery } from '../transport/delivery.js';
import { forgetCompletions, recordCompletion } from './snapshot-requests.js';
import { SnapshotPublisher } from './snapshot-publisher.js';

/** Requests for snapshots by other services, and the ends of those that this service requested. A controller of every service. */
@Controller()
export class SnapshotsHandler implements Projection {
  constructor(private readonly publisher: SnapshotPublisher) {}

  @EventPattern<string>(snapshotRequested.type, EFFECTS)
  requested(@Payload() event: Envelope<DataOf<typeof snapshotRequested>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.publisher.accept(tx, event.data);
  }

  /** Published in every lane, so each lane reads it after the snapshots that it ends. */
  @EventPattern<string>(snapshotCompleted.type, PROJECTIONS)
  completed(@Payload() event: Envelope<DataOf<typeof snapshotCompleted>>, @Ctx() { tx }: Delivery): Promise<void> {
    return recordCompletion(tx, event.source, event.data);
  }

  reset(tx: Tx): Promise<void> {
    return forgetCompletions(tx);
  }
}
