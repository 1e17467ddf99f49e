import { setTimeout as sleep } from 'node:timers/promises';

const EVERY = 100;

/**
 * Asks again until the answer is there, for so many milliseconds at the most.
 * @returns the answer, or null if it did not come in time
 */
export async function until<T>(patience: number, ask: () => Promise<T | null>): Promise<T | null> {
  const giveUpAt = performance.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== null || performance.now() > giveUpAt) return answer;
    await sleep(EVERY);
  }
}
