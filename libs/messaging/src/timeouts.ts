import { setTimeout as sleep } from 'node:timers/promises';

/** Waiting was given up, because somebody asked for it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Waits for the signal. */
export function interruption(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

/**
 * Waits for work that cannot be stopped, until the signal comes.
 * @param late takes what the work gives after that, so that it can be closed
 * @throws {Interrupted} on the signal; whatever the work throws before
 */
export async function unlessInterrupted<T>(
  signal: AbortSignal,
  work: Promise<T>,
  late: (value: T) => void = () => undefined,
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
    // A failure that comes late has nobody left to tell.
    if (error instanceof Interrupted) work.then(late, () => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

/** Waits for an end, for so many milliseconds at the most. @returns whether it came; @throws what the work throws */
export async function settlesWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const over = sleep(milliseconds, false, { signal: timer.signal });
  // The timer is taken back where it is not needed.
  over.catch(() => undefined);
  try {
    return await Promise.race([work.then(() => true), over]);
  } finally {
    timer.abort();
  }
}
