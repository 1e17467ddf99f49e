import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#libs/kernel';

/** A step did not begin, because the process was told to stop while it started. */
class StoppedWhileStarting extends Error {
  override readonly name = 'StoppedWhileStarting';
}

/** Tells what a start does: one line a step, with the time that it took. */
export class Steps {
  private readonly underWay = new Set<Promise<unknown>>();
  private ended = false;

  constructor(private readonly log: Log) {}

  /**
   * @param work gives the line to print when it is done; what it reports meanwhile is printed as it comes
   * @throws {StoppedWhileStarting} once the steps have ended
   */
  async run(name: string, work: (report: (line: string) => void) => Promise<string>): Promise<void> {
    if (this.ended) throw new StoppedWhileStarting(`${name} was not begun.`);
    const began = performance.now();
    const working = work((progress) => {
      this.log.info({ step: name }, progress);
    });
    this.underWay.add(working);
    try {
      const line = await working;
      this.log.info({ step: name, took: Math.round(performance.now() - began) }, line);
    } finally {
      this.underWay.delete(working);
    }
  }

  /**
   * No other step begins; those under way may finish, so that nothing is taken from under them.
   * @param patience how long to wait for them, in milliseconds
   */
  async end(patience: number): Promise<void> {
    this.ended = true;
    const waited = new AbortController();
    const tooLong = sleep(patience, null, { signal: waited.signal }).catch(() => null);
    await Promise.race([Promise.allSettled(this.underWay), tooLong]);
    waited.abort();
  }
}

/** Waits for all of them, so that a stop finds what each has started; then throws the first failure. */
export async function together(works: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(works);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
