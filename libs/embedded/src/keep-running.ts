import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from './has-code.js';
import { isAlive } from './processes.js';

/** How often the server is checked, which is also the first pause before another attempt to start it. */
const CHECK_INTERVAL_MS = 500;
const MAX_PAUSE_MS = 30_000;

interface Server {
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Restarts a server whenever it has ended unexpectedly, for example killed when memory ran out. It is checked by its pid, since
 * PostgreSQL is not a child of this process.
 * @param restart starts it where its clients expect it
 * @returns a function that ends the checks, and then the server
 */
export function keepRunning(
  server: Server,
  restart: () => Promise<Server>,
  warn: (what: string) => void,
): () => Promise<void> {
  const ended = new AbortController();
  let current = server;

  async function watch(): Promise<void> {
    while (await pause(CHECK_INTERVAL_MS, ended.signal)) {
      if (!(await hasEnded()) || ended.signal.aborted) continue;
      warn(`process ${String(current.pid)} has ended: restarting it`);
      await untilRestarted();
    }
  }

  async function hasEnded(): Promise<boolean> {
    try {
      return !(await isAlive(current.pid));
    } catch (error) {
      // For example too many open files: the next check may work.
      warn(`process ${String(current.pid)} could not be checked: ${reasonOf(error)}`);
      return false;
    }
  }

  async function untilRestarted(): Promise<void> {
    for (let wait = CHECK_INTERVAL_MS; ; wait = Math.min(2 * wait, MAX_PAUSE_MS)) {
      try {
        current = await restart();
        warn(`runs again as process ${String(current.pid)}`);
        return;
      } catch (error) {
        warn(`could not be restarted yet: ${reasonOf(error)}`);
      }
      if (!(await pause(wait, ended.signal))) return;
    }
  }

  const watching = watch();
  return async () => {
    ended.abort();
    await watching;
    await current.stop();
  };
}

/** @returns false if the signal has ended it */
async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(milliseconds, undefined, { signal, ref: false });
    return true;
  } catch {
    return false;
  }
}
