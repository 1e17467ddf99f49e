import { relativeTime } from './relative-time.js';

const now = new Date('2026-11-22T08:00:00.000Z');

it.each([
  ['2026-11-22T08:00:09.000Z', 'now'],
  ['2026-11-22T07:59:30.000Z', 'now'],
  ['2026-11-22T07:59:00.000Z', '1 minute ago'],
  ['2026-11-22T05:30:00.000Z', '2 hours ago'],
  ['2026-11-21T08:00:00.000Z', 'yesterday'],
  ['2026-11-10T08:00:00.000Z', 'last week'],
  ['2024-11-10T08:00:00.000Z', '2 years ago'],
])('%s is %s', (then, expected) => {
  expect(relativeTime(new Date(then), now, 'en')).toBe(expected);
});

it('is in the given language', () => {
  expect(relativeTime(new Date('2026-11-20T08:00:00.000Z'), now, 'de')).toBe('vorgestern');
});
