import { type BackOff, interruptibleSleep } from './back-off.js';

/** What follows a pass: another one at once, or a wait of so many milliseconds – until a wake-up, unless `ignoreWakeUps`. */
export type NextPass = 'again' | { readonly wait: number; readonly ignoreWakeUps?: boolean };

/** Repeats a pass until it is stopped: at once, after a poll interval or a wake-up, and after a back-off if the pass failed. */
export class WorkLoop {
  private readonly stopping = new AbortController();
  private waiting = new AbortController();
  private canWakeUp = true;
  private isWoken = false;
  private isInterrupted = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly pass: () => Promise<NextPass>,
    private readonly backOff: BackOff,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  /** Begins the next pass now. During a pass, the next one follows at once. */
  wake(): void {
    this.isWoken = true;
    if (this.canWakeUp) this.waiting.abort();
  }

  /** Like `wake`, also during a back-off. */
  interrupt(): void {
    this.isInterrupted = true;
    this.waiting.abort();
  }

  /** Whether `stop` was called; a pass that takes long checks it. */
  get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Resolves when the pass that is running has ended. */
  stop(): Promise<void> {
    this.stopping.abort();
    this.waiting.abort();
    return this.loop;
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      this.isWoken = false;
      this.isInterrupted = false;
      try {
        const next = await this.pass();
        this.backOff.reset();
        if (next !== 'again') await this.rest(next.wait, next.ignoreWakeUps !== true);
      } catch (error) {
        if (this.isStopping) return;
        this.onFailure(error);
        await this.rest(this.backOff.next(), false);
      }
    }
  }

  private async rest(milliseconds: number, canWakeUp: boolean): Promise<void> {
    if (this.isStopping || this.isInterrupted || (canWakeUp && this.isWoken)) return;
    this.canWakeUp = canWakeUp;
    this.waiting = new AbortController();
    await interruptibleSleep(milliseconds, this.waiting.signal);
    this.canWakeUp = false;
  }
}
