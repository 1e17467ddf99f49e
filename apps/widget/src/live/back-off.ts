const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 60_000;

/**
 * Exponential back-off with jitter, so that readers do not all reconnect at once.
 * @param failures the number of failed attempts, at least 1
 * @param random from 0 to 1
 * @returns the delay before the next attempt, in milliseconds
 */
export function backOff(failures: number, random: number): number {
  return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1)) * (0.5 + random / 2);
}
