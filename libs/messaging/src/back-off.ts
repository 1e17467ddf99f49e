import { setTimeout as sleep } from 'node:timers/promises';

/** Waits longer after each failure in a row, doubling from `from` to `to` milliseconds, ±20 %. */
export class BackOff {
  private failures = 0;

  constructor(
    private readonly from: number,
    private readonly to: number,
  ) {}

  /** Waits for the next attempt's time, or for the signal, whichever comes first. */
  async wait(signal: AbortSignal): Promise<void> {
    await rest(this.next(), signal);
  }

  /** How long to wait after one more failure, in milliseconds. */
  next(): number {
    return withJitter(Math.min(this.from * 2 ** this.failures++, this.to));
  }

  succeeded(): void {
    this.failures = 0;
  }
}

/** ±20 %, so that what failed together does not come back together. */
export function withJitter(delay: number): number {
  return delay * (0.8 + Math.random() * 0.4);
}

/** Sleeps for some milliseconds, or until the signal. */
export async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
