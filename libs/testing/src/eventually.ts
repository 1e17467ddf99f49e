import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `check` passes: it is called again and again until it throws no more, and its last error is thrown when the
 * time is over.
 * @param timeoutMs milliseconds
 */
export async function eventually<T>(check: () => T | Promise<T>, timeoutMs = 30_000): Promise<T> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await sleep(20);
    }
  }
}
