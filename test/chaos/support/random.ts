/** Numbers that are the same for the same seed (mulberry32, https://github.com/cprosche/mulberry32). */
export class Random {
  private state: number;

  /** Says its seed, so that a failure can be had again: `CHAOS_SEED` gives another one. */
  constructor(what: string, seed = Number(process.env.CHAOS_SEED ?? 20_261_123)) {
    this.state = seed;
    console.log(`${what}: seed ${String(seed)}`);
  }

  /** At least 0 and below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** @throws {Error} if there is nothing to choose from */
  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  }
}
