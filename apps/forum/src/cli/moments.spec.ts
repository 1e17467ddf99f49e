import { moment } from './moments.js';

const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('a moment', () => {
  it.each([
    ['90s', '2026-11-23T11:58:30.000Z'],
    ['5m', '2026-11-23T11:55:00.000Z'],
    ['1h', '2026-11-23T11:00:00.000Z'],
    ['2d', '2026-11-21T12:00:00.000Z'],
    ['2026-11-23T08:00:00+01:00', '2026-11-23T07:00:00.000Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(moment(text, NOW)).toBe(expected);
  });

  it.each(['', '0h', 'soon', '1w', '-1h', '2026-13-45', '12'])('%j is none', (text) => {
    expect(() => moment(text, NOW)).toThrow(/a time such as/);
  });
});
