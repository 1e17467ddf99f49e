import { backOff } from './back-off.js';

it('doubles the delay with every failure, up to a minute', () => {
  expect([1, 2, 3, 7, 100].map((failures) => backOff(failures, 1))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
});

it('shortens the delay by a random amount of at most half', () => {
  expect(backOff(1, 0)).toBe(500);
});
