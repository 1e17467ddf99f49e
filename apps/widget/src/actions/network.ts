import { ParleyProblem } from '#libs/client';

/** What a proxy or a restarting service responds with for a short time. */
const TRANSIENT_STATUSES = new Set([502, 503, 504]);

/** The connection to the service failed. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/** `fetch` with an error of its own for a failed connection, because a TypeError may as well be a bug in this code. */
export async function fetchResponse(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    throw error instanceof TypeError ? new NetworkError() : error;
  }
}

/**
 * Retries until the service responds. `send` must be idempotent.
 * @param wait waits before the next attempt; it throws to give up
 * @param onRetry is called before every wait
 * @throws an error that a retry cannot fix
 */
export async function sendWithRetry(
  send: () => Promise<void>,
  wait: (failures: number) => Promise<void>,
  onRetry: () => void,
): Promise<void> {
  for (let failures = 1; ; failures++) {
    try {
      await send();
      return;
    } catch (error) {
      if (!isTransient(error)) throw error;
      onRetry();
      await wait(failures);
    }
  }
}

function isTransient(error: unknown): boolean {
  return (
    error instanceof NetworkError || (error instanceof ParleyProblem && TRANSIENT_STATUSES.has(error.problem.status))
  );
}

/** Resolves after a delay, or earlier if the browser comes back online or the signal aborts. */
export function delayUntilOnline(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      removeEventListener('online', finish);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    addEventListener('online', finish);
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
  });
}
