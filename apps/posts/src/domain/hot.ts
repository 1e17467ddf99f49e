const SECONDS_PER_TENFOLD = 45_000;

/**
 * Rank by votes and time, as Reddit published it in 2008: a post needs ten times the score to rank level with one that is
 * twelve and a half hours younger. It does not change as time passes, so it can be indexed.
 */
export function hotness(score: number, createdAt: Date): number {
  const order = Math.log10(Math.max(Math.abs(score), 1));
  return Math.sign(score) * order + createdAt.getTime() / 1_000 / SECONDS_PER_TENFOLD;
}
