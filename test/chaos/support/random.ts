import { randomFrom } from '#libs/testing';

/** Reproducible random numbers. */
export class Random {
  /** From 0 up to 1. */
  readonly next: () => number;

  /** Logs its seed, so that a failure can be reproduced with `CHAOS_SEED`. */
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
