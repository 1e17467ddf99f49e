import { setTimeout as sleep } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import type { Log } from '#libs/kernel';

/** How long a stop waits for jobs in progress, in milliseconds. */
const STOP_TIMEOUT_MS = 2_000;

/** Work that every replica of a service repeats, also at the same time as the others. */
export interface ScheduledJob {
  /** A provider of the service's module. */
  readonly job: Type<{ execute(): Promise<void> }>;
  /** From the end of one run to the start of the next, in milliseconds. */
  readonly everyMs: number;
}

/** The scheduled jobs of one running service. */
export class ScheduledJobs {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>[] = [];

  constructor(private readonly log: Log) {}

  /** Runs the job now and then every `everyMs`. A run that fails is logged, and the next one comes at its time. */
  start(name: string, everyMs: number, run: () => Promise<void>): void {
    this.running.push(this.repeat(name, everyMs, run));
  }

  /** Waits for the runs in progress; after the timeout, the database ends what hangs. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.race([Promise.all(this.running), sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
  }

  private async repeat(name: string, everyMs: number, run: () => Promise<void>): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await run();
      } catch (error) {
        this.log.warn({ err: error, job: name }, 'a scheduled job failed; it will be tried again');
      }
      await this.pause(everyMs);
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    const { signal } = this.stopping;
    try {
      await sleep(milliseconds, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
