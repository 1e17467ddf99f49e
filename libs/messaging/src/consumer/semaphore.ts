import pLimit, { type LimitFunction } from 'p-limit';

const MAX_EXTRA_PERMITS = 4;

/**
 * Limits how many batches run at the same time; the batches of waiting lanes grow meanwhile. Work that runs for too long keeps
 * its permit but no longer counts, so that a handler that hangs does not block the others.
 */
export class Semaphore {
  private readonly limit: LimitFunction;
  private extraPermits = 0;

  /** @param extraPermitAfter how long work may run before another one may start beside it, in milliseconds */
  constructor(
    permits: number,
    private readonly extraPermitAfter: number,
  ) {
    this.limit = pLimit(permits);
  }

  /** Runs the work once a permit is free, in the order of the calls. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.limit(async () => {
      let hasExtraPermit = false;
      const timer = setInterval(() => {
        if (hasExtraPermit || this.extraPermits === MAX_EXTRA_PERMITS) return;
        hasExtraPermit = true;
        this.addPermits(1);
      }, this.extraPermitAfter);
      try {
        return await work();
      } finally {
        clearInterval(timer);
        if (hasExtraPermit) this.addPermits(-1);
      }
    });
  }

  private addPermits(count: number): void {
    this.extraPermits += count;
    this.limit.concurrency += count;
  }
}
