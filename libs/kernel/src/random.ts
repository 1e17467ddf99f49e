import { randomFillSync } from 'node:crypto';

/** For many: to ask for eight bytes costs as much as to ask for thousands, and every request and event needs some. */
const stock = Buffer.alloc(4_096);
let taken = stock.length;

/** Random bytes that nobody else gets, 4,096 at the most. They are overwritten later, so whoever keeps them copies them at once. */
export function randomBytes(count: number): Buffer {
  if (taken + count > stock.length) {
    randomFillSync(stock);
    taken = 0;
  }
  taken += count;
  return stock.subarray(taken - count, taken);
}
