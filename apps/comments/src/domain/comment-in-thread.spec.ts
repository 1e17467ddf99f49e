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
  ] as const)('from %s to %s with %d replies, then readers see the change', (was, is, replyCount) => {
    const { comment } = withStatus({ thread, comment: aComment({ status: was, replyCount }) }, is, later);
    expect(comment).toMatchObject({ status: is, lastChangedVersion: 8 });
  });

  it.each([
    ['removed', 'deleted', 0],
    ['pending', 'deleted', 0],
    ['deleted', 'pending', 0],
    ['pending', 'shadow', 1],
    ['rejected', 'spam', 1],
  ] as const)('from %s to %s with %d replies, then readers see no change', (was, is, replyCount) => {
    const { thread: next, comment } = withStatus({ thread, comment: aComment({ status: was, replyCount }) }, is, later);
    expect(comment).toMatchObject({ status: is, lastChangedVersion: 2 });
    expect(next.commentCount).toBe(3);
  });
});

describe('the tombstones above a comment', () => {
  const parent = { id: 'parent', position: 4, lastChangedVersion: 6 };
  const grandparent = { id: 'grandparent', position: 3, lastChangedVersion: 0 };

  it('change before it if they appear with it, and get a position at the end if they are new', () => {
    const comment = aComment({ lastChangedVersion: 7 });
    expect(withTombstones({ thread, comment }, [parent, grandparent])).toEqual({
      state: { thread: { ...thread, version: 9 }, comment: { ...comment, lastChangedVersion: 9 } },
      tombstones: [
        { ...parent, lastChangedVersion: 8 },
        { ...grandparent, position: 7, lastChangedVersion: 7 },
      ],
    });
  });

  it('leave a new comment at the end', () => {
    const { state } = withTombstones({ thread, comment: aComment({ lastChangedVersion: 7, position: 7 }) }, [parent]);
    expect(state.comment).toMatchObject({ lastChangedVersion: 8, position: 8 });
  });

  it('change after it if they disappear with it', () => {
    const comment = aComment({ status: 'deleted', lastChangedVersion: 7 });
    expect(withTombstones({ thread, comment }, [parent, grandparent])).toEqual({
      state: { thread: { ...thread, version: 9 }, comment },
      tombstones: [
        { ...parent, lastChangedVersion: 8 },
        { ...grandparent, lastChangedVersion: 9 },
      ],
    });
  });
});
