import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import { recordOperation } from '#libs/messaging';
import { type Tx, UnitOfWork } from '#libs/persistence';

/** Who does something, and why. */
export interface By {
  readonly actor: Actor;
  readonly cause: Cause;
}

/** Does what an operator asks for, and writes it down in the same transaction: there is no effect without its record. */
@Injectable()
export class Audited {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @param detailsOf what to write down beside action and target */
  perform<T>(
    { actor, cause }: By,
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
