import { aComment, aThread, later } from '../../test/samples.js';
import { withStatus, withTombstones } from './comment-in-thread.js';

const thread = aThread({ version: 7, commentCount: 3 });

describe('a comment that changes its status', () => {
  it.each([
    ['published', 'deleted', 1],
    ['published', 'shadow', 0],
    ['removed', 'deleted', 1],
    ['rejected', 'deleted', 2],
    ['deleted', 'pending', 1],
    ['pending', 'published', 0],
    ['pending', 'published', 1],
  ] as const)('from %s to %s with %d replies, then readers are told', (was, is, replyCount) => {
    const { comment } = withStatus({ thread, comment: aComment({ status: was, replyCount }) }, is, later);
    expect(comment).toMatchObject({ status: is, touched: 8 });
  });

  it.each([
    ['removed', 'deleted', 0],
    ['pending', 'deleted', 0],
    ['deleted', 'pending', 0],
    ['pending', 'shadow', 1],
    ['rejected', 'spam', 1],
  ] as const)('from %s to %s with %d replies, then readers have nothing to be told', (was, is, replyCount) => {
    const { thread: next, comment } = withStatus({ thread, comment: aComment({ status: was, replyCount }) }, is, later);
    expect(comment).toMatchObject({ status: is, touched: 2 });
    expect(next.commentCount).toBe(3);
  });
});

describe('the tombstones above a comment', () => {
  const parent = { id: 'parent', ordinal: 4, touched: 6 };
  const grandparent = { id: 'grandparent', ordinal: 3, touched: 0 };

  it('are told before it where they come with it, and stand at the end if they are new', () => {
    const comment = aComment({ touched: 7 });
    expect(withTombstones({ thread, comment }, [parent, grandparent])).toEqual({
      state: { thread: { ...thread, version: 9 }, comment: { ...comment, touched: 9 } },
      tombstones: [
        { ...parent, touched: 8 },
        { ...grandparent, ordinal: 7, touched: 7 },
      ],
    });
  });

  it('leave a new comment at the end', () => {
    const { state } = withTombstones({ thread, comment: aComment({ touched: 7, ordinal: 7 }) }, [parent]);
    expect(state.comment).toMatchObject({ touched: 8, ordinal: 8 });
  });

  it('are told after it where they go with it', () => {
    const comment = aComment({ status: 'deleted', touched: 7 });
    expect(withTombstones({ thread, comment }, [parent, grandparent])).toEqual({
      state: { thread: { ...thread, version: 9 }, comment },
      tombstones: [
        { ...parent, touched: 8 },
        { ...grandparent, touched: 9 },
      ],
    });
  });
});
