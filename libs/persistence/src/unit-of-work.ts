import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { type Cause, type Clock, systemClock } from '#libs/kernel';
import { ConcurrentDuplicate, type IdempotencyKey, runOnce } from './idempotency.js';
import { inTransaction, mayRunAgain } from './transaction.js';
import type { Tx } from './tx.js';

/** A request as the unit of work knows it: its cause, and its Idempotency-Key if it has one. */
export interface Call {
  readonly cause: Cause;
  readonly idempotencyKey: IdempotencyKey | null;
}

/** What a request with an Idempotency-Key led to. */
export interface CallResult<T> {
  readonly value: T;
  /** Whether this is the stored response of an earlier request with the same key. */
  readonly replayed: boolean;
}

const MAX_ATTEMPTS = 5;

/** Runs use cases in transactions. Because a unit may run more than once, nothing inside it touches the outside world. */
export class UnitOfWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock = systemClock,
  ) {}

  /**
   * One transaction, run again as a whole after a serialization failure or a deadlock, or if a concurrent duplicate stored
   * its response first; five attempts at most.
   */
  async run<T>(cause: Cause, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTransaction(this.dataSource, cause, work, this.clock);
      } catch (error) {
        const isRetryable = mayRunAgain(error) || error instanceof ConcurrentDuplicate;
        if (!isRetryable || attempt === MAX_ATTEMPTS) throw error;
        await sleep(Math.random() * 10 * 2 ** attempt);
      }
    }
  }

  /**
   * Like `run`, but at most once per Idempotency-Key: a second request with the key gets the first one's response. The
   * response is stored in the same transaction as the effect, and must survive JSON.
   * @throws {Refused} `idempotency.key-reused` if the key came with another body
   */
  async once<T>({ cause, idempotencyKey }: Call, work: (tx: Tx) => Promise<T>): Promise<CallResult<T>> {
    if (idempotencyKey === null) return { value: await this.run(cause, work), replayed: false };
    return this.run(cause, (tx) => runOnce(tx, idempotencyKey, () => work(tx)));
  }
}
