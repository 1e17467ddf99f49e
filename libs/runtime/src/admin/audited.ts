import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import { recordOperation } from '#libs/messaging';
import { type Tx, UnitOfWork } from '#libs/persistence';

/** Who acts, and the request that asked for it. */
export interface Initiator {
  readonly actor: Actor;
  readonly cause: Cause;
}

/** Runs what an operator asks for, and records it in the same transaction: there is no effect without its record. */
@Injectable()
export class Audited {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @param detailsOf what to record beside action and target */
  perform<T>(
    { actor, cause }: Initiator,
    { action, target }: { readonly action: string; readonly target: string },
    work: (tx: Tx) => Promise<T>,
    detailsOf: (result: T) => object,
  ): Promise<T> {
    return this.unitOfWork.run(cause, async (tx) => {
      const result = await work(tx);
      await recordOperation(tx, actor, { action, target, details: detailsOf(result) });
      return result;
    });
  }
}
