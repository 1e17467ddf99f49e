import { BackOff } from '../back-off.js';

/** Keys to remember; if more are refused, the problem is the broker and not a key. */
const MAX_KEYS = 1_000;

/** A back-off per key: keys whose next event the broker refused are skipped for a while, so that the others are published. */
export class KeyBackOff {
  private readonly keys = new Map<string, { readonly backOff: BackOff; until: number }>();

  /** @param times the shortest and the longest back-off, in milliseconds */
  constructor(private readonly times: { readonly backOffFrom: number; readonly backOffTo: number }) {}

  refused(key: string): void {
    let entry = this.keys.get(key);
    if (entry === undefined) {
      if (this.keys.size >= MAX_KEYS) return;
      entry = { backOff: new BackOff(this.times.backOffFrom, this.times.backOffTo), until: 0 };
      this.keys.set(key, entry);
    }
    entry.until = performance.now() + entry.backOff.next();
  }

  accepted(key: string): void {
    this.keys.delete(key);
  }

  /** The keys to skip now. */
  get waiting(): string[] {
    const now = performance.now();
    return [...this.keys].filter(([, { until }]) => until > now).map(([key]) => key);
  }

  get isFull(): boolean {
    return this.keys.size >= MAX_KEYS;
  }

  /** Lets all keys be tried again. */
  clear(): void {
    this.keys.clear();
  }
}
