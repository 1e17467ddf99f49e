import { commentSorts, cursorAfter, placeOf } from './reply-cursor.js';

const place = { pinned: true, ordinal: 7, score: -3, best: 0.1234567890123456, controversy: 2.5 };

describe('a cursor among comments', () => {
  it('leads back to the place that it was made of, to the last digit', () => {
    const found = commentSorts.map((sort) => placeOf(sort, 'thread', cursorAfter(sort, 'thread', place)));
    expect(found).toEqual([[7], [7], [1, 0.1234567890123456, 7], [1, -3, 7], [1, 2.5, 7]]);
  });

  it.each(commentSorts)('lies before everything where nothing was shown (%s)', (sort) => {
    expect(placeOf(sort, 'thread', cursorAfter(sort, 'thread', null))).toBeNull();
  });

  it.each([
    ['another order', 'new', 'thread'],
    ['an order with other columns', 'best', 'thread'],
    ['another list', 'old', 'parent'],
  ] as const)('is refused in %s', (_where, sort, below) => {
    for (const after of [place, null]) {
      expect(() => placeOf(sort, below, cursorAfter('old', 'thread', after))).toThrow(
        expect.objectContaining({ code: 'request.bad-cursor' }) as Error,
      );
    }
  });
});
