import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `check` until it does not throw. After the timeout, throws its last error.
 * @param timeoutMs how long to retry, in milliseconds
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
