import { BaseRpcContext } from '@nestjs/microservices';
import type { Envelope } from '#libs/contracts';
import { causeOfEvent } from '#libs/kernel';
import type { Tx } from '#libs/persistence';

/** What a handler gets beside the event: the transaction in which the position moves. It may use no other. */
export class Delivery extends BaseRpcContext<[Tx]> {
  /** Whatever is told with it was caused by the event; in a batch handler by the last of the events. */
  get tx(): Tx {
    return this.getArgs()[0];
  }

  /** The same transaction, for telling what one event of a batch has caused. */
  txFor(event: Envelope): Tx {
    return { ...this.tx, cause: causeOfEvent(event) };
  }
}
