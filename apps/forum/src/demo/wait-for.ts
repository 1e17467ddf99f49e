import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 100;

/**
 * Asks again and again until there is a result.
 * @param timeout in milliseconds
 * @returns the result, or null if it did not come in time
 */
export async function waitFor<T>(timeout: number, ask: () => Promise<T | null>): Promise<T | null> {
  const giveUpAt = performance.now() + timeout;
  for (;;) {
    const result = await ask();
    if (result !== null || performance.now() > giveUpAt) return result;
    await sleep(INTERVAL_MS);
  }
}
