import { randomFillSync } from 'node:crypto';

/** Filled as a whole: eight random bytes cost as much as thousands, and every request and event needs some. */
const pool = Buffer.alloc(4_096);
let taken = pool.length;

/** At most 4,096 random bytes, which are overwritten later: copy them to keep them. */
export function randomBytes(count: number): Buffer {
  if (taken + count > pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  taken += count;
  return pool.subarray(taken - count, taken);
}
