import { setTimeout as sleep } from 'node:timers/promises';

/** Waits longer after each consecutive failure: doubles from `from` to `to` milliseconds, with ±20 % jitter. */
export class BackOff {
  private failures = 0;

  constructor(
    private readonly from: number,
    private readonly to: number,
  ) {}

  /** Waits before the next attempt, or until the signal aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    await interruptibleSleep(this.next(), signal);
  }

  /** Counts a failure and gives the milliseconds to wait after it. */
  next(): number {
    return delayAfter(this.failures++, this.from, this.to);
  }

  reset(): void {
    this.failures = 0;
  }
}

/** The delay after so many earlier failures in a row, in milliseconds. */
export function delayAfter(failures: number, from: number, to: number): number {
  return withJitter(Math.min(from * 2 ** failures, to));
}

/** ±20 %, so that what failed together does not retry together. */
export function withJitter(delay: number): number {
  return delay * (0.8 + Math.random() * 0.4);
}

/** Sleeps for so many milliseconds, or until the signal aborts. */
export async function interruptibleSleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
