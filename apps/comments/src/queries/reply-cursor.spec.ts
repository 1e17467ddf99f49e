import { cursorAfter, ordinalOf } from './reply-cursor.js';

describe('a cursor among comments', () => {
  it('leads back to the ordinal that it was made of', () => {
    expect(ordinalOf('old', 'thread', cursorAfter('old', 'thread', 7))).toBe(7);
    expect(ordinalOf('new', 'parent', cursorAfter('new', 'parent', 7))).toBe(7);
  });

  it('lies before everything where nothing was shown, whichever way the list goes', () => {
    expect(ordinalOf('old', 'thread', cursorAfter('old', 'thread', null))).toBeLessThan(1);
    expect(ordinalOf('new', 'thread', cursorAfter('new', 'thread', null))).toBeGreaterThanOrEqual(2 ** 31 - 1);
  });

  it.each([
    ['another order', 'new', 'thread'],
    ['another list', 'old', 'parent'],
  ] as const)('is refused in %s', (_where, sort, below) => {
    expect(() => ordinalOf(sort, below, cursorAfter('old', 'thread', 7))).toThrow(
      expect.objectContaining({ code: 'request.bad-cursor' }) as Error,
    );
  });
});
