import { relativeTime } from './relative-time.js';

const now = Date.parse('2026-06-15T12:00:00Z');

it.each([
  ['2026-06-15T12:00:20Z', 'just now'],
  ['2026-06-15T11:59:01Z', 'just now'],
  ['2026-06-15T11:59:00Z', '1 minute ago'],
  ['2026-06-15T11:00:01Z', '59 minutes ago'],
  ['2026-06-15T09:00:00Z', '3 hours ago'],
  ['2026-06-14T11:00:00Z', 'yesterday'],
  ['2026-06-05T12:00:00Z', 'last week'],
  ['2026-03-01T12:00:00Z', '3 months ago'],
  ['2020-03-01T12:00:00Z', '6 years ago'],
])('%s is %s', (timestamp, text) => {
  expect(relativeTime(timestamp, now)).toBe(text);
});
