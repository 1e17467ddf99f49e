import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks `question` every `everyMs` until it answers with something else than undefined.
 * @returns the answer, or undefined when `timeoutMs` have passed.
 */
export async function poll<T>(
  question: () => Promise<T | undefined> | T | undefined,
  timeoutMs: number,
  everyMs = 20,
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await question();
    if (answer !== undefined) return answer;
    if (Date.now() >= deadline) return undefined;
    await delay(everyMs);
  }
}
