import { setTimeout as sleep } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import type { Log } from '#libs/kernel';

/** How long a stop waits for what is being done; milliseconds. */
const STOP_PATIENCE = 2_000;

/** Something that a service does every so often. All its replicas do it, also at the same time. */
export interface Upkeep {
  /** A provider of the service's module. */
  readonly work: Type<{ execute(): Promise<void> }>;
  /** Milliseconds from the end of one time to the next. */
  readonly every: number;
}

/** The upkeep of one service at work. */
export class Rounds {
  private readonly ending = new AbortController();
  private readonly underWay: Promise<void>[] = [];

  constructor(private readonly log: Log) {}

  /** Does it for the first time now. What fails is told, and done again when its time comes. */
  begin(name: string, every: number, work: () => Promise<void>): void {
    this.underWay.push(this.goRound(name, every, work));
  }

  /** Lets what is being done come to its end; what hangs is left to its transaction. */
  async end(): Promise<void> {
    this.ending.abort();
    await Promise.race([Promise.all(this.underWay), sleep(STOP_PATIENCE, undefined, { ref: false })]);
  }

  private async goRound(name: string, every: number, work: () => Promise<void>): Promise<void> {
    while (!this.ending.signal.aborted) {
      try {
        await work();
      } catch (error) {
        this.log.warn({ err: error, upkeep: name }, 'upkeep failed; it will be tried again');
      }
      await this.rest(every);
    }
  }

  private async rest(milliseconds: number): Promise<void> {
    const { signal } = this.ending;
    try {
      await sleep(milliseconds, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
