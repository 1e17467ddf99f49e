const FIRST = 1_000;
const LONGEST = 60_000;

/**
 * How long to wait before the next try: twice as long each time, and not all readers at once.
 * @param failures so many tries have failed, one at least
 * @param chance from 0 to 1
 * @returns milliseconds
 */
export function backOff(failures: number, chance: number): number {
  return Math.min(LONGEST, FIRST * 2 ** (failures - 1)) * (0.5 + chance / 2);
}
