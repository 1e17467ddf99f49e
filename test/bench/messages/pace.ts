/** The rate over the middle four fifths, without start and end. */
export class Pace {
  private done = 0;
  private began = 0;
  private ended = 0;

  constructor(private readonly total: number) {}

  add(count: number): void {
    const before = this.done;
    this.done += count;
    if (before < this.total * 0.1) this.began = performance.now();
    if (before < this.total * 0.9) this.ended = performance.now();
  }

  get isComplete(): boolean {
    return this.done >= this.total;
  }

  get perSecond(): number {
    return (this.total * 0.8 * 1_000) / (this.ended - this.began);
  }
}
