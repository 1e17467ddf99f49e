import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#libs/kernel';

/** The process was stopped before this step of its start began. */
class StoppedWhileStarting extends Error {
  override readonly name = 'StoppedWhileStarting';
}

/** Runs and logs the steps of a start: one line each, with the time that it took. */
export class StartupSteps {
  private readonly running = new Set<Promise<unknown>>();
  private ended = false;

  constructor(private readonly log: Log) {}

  /**
   * @param work returns the line to log when it is done; what it reports in between is logged at once
   * @throws {StoppedWhileStarting} after `end`
   */
  async run(name: string, work: (report: (line: string) => void) => Promise<string>): Promise<void> {
    if (this.ended) throw new StoppedWhileStarting(`${name} was not started.`);
    const began = performance.now();
    const working = work((progress) => {
      this.log.info({ step: name }, progress);
    });
    this.running.add(working);
    try {
      const line = await working;
      this.log.info({ step: name, took: Math.round(performance.now() - began) }, line);
    } finally {
      this.running.delete(working);
    }
  }

  /**
   * Starts no more steps and waits for those in progress, so that a stop does not take away what they use.
   * @param timeout in milliseconds
   */
  async end(timeout: number): Promise<void> {
    this.ended = true;
    const waited = new AbortController();
    const tooLong = sleep(timeout, null, { signal: waited.signal }).catch(() => null);
    await Promise.race([Promise.allSettled(this.running), tooLong]);
    waited.abort();
  }
}

/** Waits for all of them, even if one fails, so that a stop finds what each has started; then throws the first failure. */
export async function runAll(promises: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
