/** How many turns may be lent out at the same time: so many handlers may hang before the others wait for them. */
const LENT_AT_MOST = 4;

/** Lets so many lanes of a process deliver at a time: while the others wait for their turn, their batches grow. */
export class Semaphore {
  private readonly waiting: (() => void)[] = [];
  private lent = 0;

  /** @param lendAfter milliseconds after which a turn that has not ended is lent to the next in line; null for never */
  constructor(
    private free: number,
    private readonly lendAfter: number | null = null,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    const loan = { isLent: false };
    const lend = () => {
      this.lend(loan);
    };
    const timer = this.lendAfter === null ? undefined : setInterval(lend, this.lendAfter);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      if (loan.isLent) this.lent--;
      else this.pass();
    }
  }

  private lend(loan: { isLent: boolean }): void {
    if (loan.isLent || this.lent === LENT_AT_MOST) return;
    loan.isLent = true;
    this.lent++;
    this.pass();
  }

  /** Whoever waits takes over the turn; it is not free in between. */
  private pass(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free++;
    else next();
  }
}
