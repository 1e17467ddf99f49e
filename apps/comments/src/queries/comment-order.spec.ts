import { commentSorts, cursorAfter, readCursor } from './comment-order.js';

const key = { pinned: true, position: 7, score: -3, best: 0.1234567890123456, controversy: 2.5 };

describe('a cursor in a list of comments', () => {
  it('contains the exact position that it encodes', () => {
    const found = commentSorts.map((sort) => readCursor(sort, 'thread', cursorAfter(sort, 'thread', key)));
    expect(found).toEqual([[7], [7], [1, 0.1234567890123456, 7], [1, -3, 7], [1, 2.5, 7]]);
  });

  it.each(commentSorts)('is before everything if nothing was shown (%s)', (sort) => {
    expect(readCursor(sort, 'thread', cursorAfter(sort, 'thread', null))).toBeNull();
  });

  it.each([
    ['another order', 'new', 'thread'],
    ['an order with other columns', 'best', 'thread'],
    ['another list', 'old', 'parent'],
  ] as const)('is refused in %s', (_where, sort, below) => {
    for (const after of [key, null]) {
      expect(() => readCursor(sort, below, cursorAfter('old', 'thread', after))).toThrow(
        expect.objectContaining({ code: 'request.bad-cursor' }) as Error,
      );
    }
  });
});
