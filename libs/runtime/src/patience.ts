import { setTimeout as sleep } from 'node:timers/promises';
import { isConnectionLoss, sqlState } from '#libs/persistence';

const PATIENCE = 30_000;
const PAUSE = 500;

/** A server that the settings name cannot be used; the message says why. */
export class ServerOutOfReach extends Error {
  override readonly name = 'ServerOutOfReach';
}

/**
 * Tries to reach a server that may be starting at the same time, for 30 s.
 * @throws {ServerOutOfReach} after that, or at once if it refuses us; any other failure as it is
 */
export async function patiently<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const { message } = error as Error;
      if (isRefusal(error)) throw new ServerOutOfReach(`${what} refuses us: ${message}`);
      if (!isAway(error)) throw error;
      if (performance.now() > giveUpAt) throw new ServerOutOfReach(`${what} does not answer: ${message}`);
      await sleep(PAUSE);
    }
  }
}

/** Wrong user or password (SQLSTATE class 28), or no such database (class 3D): waiting will not help. */
function isRefusal(error: unknown): boolean {
  const state = sqlState(error);
  return state?.startsWith('28') === true || state?.startsWith('3D') === true || nameOf(error) === 'AuthorizationError';
}

function isAway(error: unknown): boolean {
  const { code } = error as { code?: string };
  const isNowhere = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
  return isNowhere || isConnectionLoss(error) || ['ConnectionError', 'TimeoutError'].includes(nameOf(error));
}

function nameOf(error: unknown): string {
  return (error as Error).name;
}
