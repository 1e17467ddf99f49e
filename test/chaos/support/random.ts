import { randomFrom } from '#libs/testing';

/** Numbers that are the same for the same seed. */
export class Random {
  /** At least 0 and below 1. */
  readonly next: () => number;

  /** Says its seed, so that a failure can be had again: `CHAOS_SEED` gives another one. */
  constructor(what: string, seed = Number(process.env.CHAOS_SEED ?? 20_261_123)) {
    this.next = randomFrom(seed);
    console.log(`${what}: seed ${String(seed)}`);
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
