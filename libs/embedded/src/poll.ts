import { setTimeout as delay } from 'node:timers/promises';

/**
 * Calls `question` every `everyMs` until it returns something else than undefined.
 * @returns the result, or undefined after `timeoutMs`
 */
export async function poll<T>(
  question: () => Promise<T | undefined> | T | undefined,
  timeoutMs: number,
  everyMs = 20,
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const result = await question();
    if (result !== undefined) return result;
    if (Date.now() >= deadline) return undefined;
    await delay(everyMs);
  }
}
