import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from './has-code.js';
import { isAlive } from './processes.js';

/** How often it is looked whether the server still runs, and how soon it is tried again where it does not start; milliseconds. */
const LOOK_EVERY = 500;
const LONGEST_PAUSE = 30_000;

interface Server {
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a server again whenever it has ended though nobody here told it to: killed by hand, or where memory was short. It is
 * looked for by its number, since PostgreSQL is no child of ours.
 * @param startAgain brings it back where its clients know it
 * @returns what ends this, and the server
 */
export function keepRunning(
  server: Server,
  startAgain: () => Promise<Server>,
  warn: (what: string) => void,
): () => Promise<void> {
  const ended = new AbortController();
  let current = server;

  async function watch(): Promise<void> {
    while (await pause(LOOK_EVERY, ended.signal)) {
      if (!(await hasEnded()) || ended.signal.aborted) continue;
      warn(`process ${String(current.pid)} has ended: starting it again`);
      await bringBack();
    }
  }

  async function hasEnded(): Promise<boolean> {
    try {
      return !(await isAlive(current.pid));
    } catch (error) {
      // Such as too many open files: the next look may tell.
      warn(`process ${String(current.pid)} could not be looked for: ${reasonOf(error)}`);
      return false;
    }
  }

  async function bringBack(): Promise<void> {
    for (let wait = LOOK_EVERY; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
      try {
        current = await startAgain();
        warn(`runs again as process ${String(current.pid)}`);
        return;
      } catch (error) {
        warn(`could not be started again yet: ${reasonOf(error)}`);
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

/** @returns false once it has been cut short */
async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(milliseconds, undefined, { signal, ref: false });
    return true;
  } catch {
    return false;
  }
}
