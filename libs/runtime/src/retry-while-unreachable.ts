import { setTimeout as sleep } from 'node:timers/promises';
import { ExplainedError } from '#libs/kernel';
import { isConnectionLoss, sqlState } from '#libs/persistence';

const TIMEOUT_MS = 30_000;
const PAUSE_MS = 500;

/** A server that the settings name cannot be used; the message says why. */
class ServerUnreachable extends ExplainedError {
  override readonly name = 'ServerUnreachable';
}

/**
 * Retries for 30 s, since the server may be starting at the same time as this process.
 * @param server its name, for the message
 * @throws {ServerUnreachable} after that time, or at once if the server refuses the login; any other error as it is
 */
export async function retryWhileUnreachable<T>(server: string, attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const { message } = error as Error;
      if (isLoginRefused(error)) throw new ServerUnreachable(`${server} refuses the login: ${message}`);
      if (!isUnreachable(error)) throw error;
      if (performance.now() > giveUpAt) throw new ServerUnreachable(`${server} does not answer: ${message}`);
      await sleep(PAUSE_MS);
    }
  }
}

/** Wrong user or password (SQLSTATE class 28), or no such database (class 3D): another attempt cannot help. */
function isLoginRefused(error: unknown): boolean {
  const state = sqlState(error);
  return state?.startsWith('28') === true || state?.startsWith('3D') === true || nameOf(error) === 'AuthorizationError';
}

function isUnreachable(error: unknown): boolean {
  const { code } = error as { code?: string };
  const isNotFound = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
  return isNotFound || isConnectionLoss(error) || ['ConnectionError', 'TimeoutError'].includes(nameOf(error));
}

function nameOf(error: unknown): string {
  return (error as Error).name;
}
