import { BackOff } from '../back-off.js';

/** How many keys are remembered; with more of them it is the broker that is in trouble, and not a key. */
const MOST = 1_000;

/**
 * Keys whose next event the broker refused: they are passed over for a while, longer after each refusal in a row, so that
 * the others' events get by.
 */
export class KeyBackOff {
  private readonly refused = new Map<string, { readonly backOff: BackOff; until: number }>();

  /** @param times between which milliseconds a rest lasts */
  constructor(private readonly times: { readonly backOffFrom: number; readonly backOffTo: number }) {}

  rest(key: string): void {
    let entry = this.refused.get(key);
    if (entry === undefined) {
      if (this.refused.size >= MOST) return;
      entry = { backOff: new BackOff(this.times.backOffFrom, this.times.backOffTo), until: 0 };
      this.refused.set(key, entry);
    }
    entry.until = performance.now() + entry.backOff.next();
  }

  /** The broker has taken an event of this key. */
  accepted(key: string): void {
    this.refused.delete(key);
  }

  /** Those to be passed over now. */
  get atRest(): string[] {
    const now = performance.now();
    return [...this.refused].filter(([, { until }]) => until > now).map(([key]) => key);
  }

  get isFull(): boolean {
    return this.refused.size >= MOST;
  }

  /** Lets all be tried again. */
  clear(): void {
    this.refused.clear();
  }
}
