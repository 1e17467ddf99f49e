import { ParleyProblem } from '#libs/client';
import { Unreachable } from './unreachable.js';

/** What a server says that is away for a moment, or a proxy in front of it. */
const AWAY = new Set([502, 503, 504]);

/**
 * Sends again and again what may come through later: safe where the server knows each try for the same.
 * @param pause waits for a better moment; @throws to give up
 * @param onWaiting told when there is something to wait for
 * @throws what is no matter of time
 */
export async function sendPatiently(
  send: () => Promise<void>,
  pause: (failures: number) => Promise<void>,
  onWaiting: () => void,
): Promise<void> {
  for (let failures = 1; ; failures++) {
    try {
      await send();
      return;
    } catch (error) {
      if (!mayComeThrough(error)) throw error;
      onWaiting();
      await pause(failures);
    }
  }
}

function mayComeThrough(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ParleyProblem && AWAY.has(error.problem.status));
}
