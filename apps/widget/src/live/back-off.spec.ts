import { backOff } from './back-off.js';

it('waits twice as long each time, up to a minute', () => {
  expect([1, 2, 3, 7, 100].map((failures) => backOff(failures, 1))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
});

it('does not bring all readers back at once', () => {
  expect(backOff(1, 0)).toBe(500);
});
