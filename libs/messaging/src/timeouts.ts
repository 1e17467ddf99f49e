import { setTimeout as sleep } from 'node:timers/promises';

/** Waiting ended early because somebody aborted it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

/**
 * Waits for work that cannot be cancelled, until the signal aborts.
 * @param onLateResult receives the result if it arrives after that, so that it can be closed
 * @throws {Interrupted} when the signal aborts; before that, what the work throws
 */
export async function unlessInterrupted<T>(
  signal: AbortSignal,
  work: Promise<T>,
  onLateResult: (value: T) => void = () => undefined,
): Promise<T> {
  let interrupt = (): void => undefined;
  const interrupted = new Promise<never>((_resolve, reject) => {
    interrupt = () => {
      reject(new Interrupted());
    };
  });
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  try {
    return await Promise.race([work, interrupted]);
  } catch (error) {
    // Nobody waits for a failure that comes late.
    if (error instanceof Interrupted) work.then(onLateResult, () => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

/** Waits for work to end, for at most so many milliseconds. @returns whether it ended; @throws what the work throws */
export async function settlesWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const timeout = sleep(milliseconds, false, { signal: timer.signal });
  // Rejects when the timer is cancelled below.
  timeout.catch(() => undefined);
  try {
    return await Promise.race([work.then(() => true), timeout]);
  } finally {
    timer.abort();
  }
}
