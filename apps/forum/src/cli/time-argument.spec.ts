import { timeArgument } from './time-argument.js';

const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('a time argument', () => {
  it.each([
    ['90s', '2026-11-23T11:58:30.000Z'],
    ['5m', '2026-11-23T11:55:00.000Z'],
    ['1h', '2026-11-23T11:00:00.000Z'],
    ['2d', '2026-11-21T12:00:00.000Z'],
    ['2026-11-23T08:00:00+01:00', '2026-11-23T07:00:00.000Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
  ])('%s means %s', (text, expected) => {
    expect(timeArgument(text, NOW)).toBe(expected);
  });

  it.each(['', '0h', 'soon', '1w', '-1h', '2026-13-45', '12'])('%j is refused', (text) => {
    expect(() => timeArgument(text, NOW)).toThrow(/a time such as/);
  });
});
