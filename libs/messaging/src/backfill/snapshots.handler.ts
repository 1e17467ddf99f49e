import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type DataOf, type Envelope, snapshotCompleted, snapshotRequested } from '#libs/contracts';
import type { Tx } from '#libs/persistence';
import { EFFECTS, type Projection, PROJECTIONS } from '../consumer/consumers.js';
import { Delivery } from '../transport/delivery.js';
import { forgetAnswers, noteAnswer } from './snapshot-requests.js';
import { SnapshotPublisher } from './snapshot-publisher.js';

/** Snapshots that others ask for, and the ends of those that this service asked for; every service lists it among its controllers. */
@Controller()
export class SnapshotsHandler implements Projection {
  constructor(private readonly teller: SnapshotPublisher) {}

  @EventPattern<string>(snapshotRequested.type, EFFECTS)
  requested(@Payload() event: Envelope<DataOf<typeof snapshotRequested>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.teller.accept(tx, event.data);
  }

  /** Read in the lanes of what it is the end of, and so behind that. */
  @EventPattern<string>(snapshotCompleted.type, PROJECTIONS)
  completed(@Payload() event: Envelope<DataOf<typeof snapshotCompleted>>, @Ctx() { tx }: Delivery): Promise<void> {
    return noteAnswer(tx, event.source, event.data);
  }

  reset(tx: Tx): Promise<void> {
    return forgetAnswers(tx);
  }
}
