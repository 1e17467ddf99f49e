import { BaseRpcContext } from '@nestjs/microservices';
import type { Envelope } from '#libs/contracts';
import { causeOfEvent } from '#libs/kernel';
import type { Tx } from '#libs/persistence';

/** What a handler receives beside the event: the transaction in which the position moves. The handler uses no other. */
export class Delivery extends BaseRpcContext<[Tx]> {
  /** Events published with it have the handled event as their cause; in a batch handler, the last event of the batch. */
  get tx(): Tx {
    return this.getArgs()[0];
  }

  /** The same transaction, for publishing what one event of a batch caused. */
  txFor(event: Envelope): Tx {
    return { ...this.tx, cause: causeOfEvent(event) };
  }
}
