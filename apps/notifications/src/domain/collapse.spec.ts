import { addComment, beginNotification, withdrawComment } from './collapse.js';
import { markRead } from './mark-read.js';
import type { Address, NewComment, Notification } from './notification.js';

const address: Address = {
  site: 'default',
  recipientKind: 'member',
  recipientId: 'ada',
  threadId: 'thread',
  kind: 'thread-activity',
};

describe('notifications of one thread', () => {
  it('given none that is unread, when a comment comes, then one begins', () => {
    expect(beginNotification('n1', address, comment('c1', 'charles'), false, minute(1))).toEqual({
      ...address,
      id: 'n1',
      postId: 'thread',
      commentId: 'c1',
      title: 'On the Analytical Engine',
      actors: [{ kind: 'member', id: 'charles' }],
      count: 1,
      hidden: false,
      createdAt: minute(1),
      updatedAt: minute(1),
      readAt: null,
    });
  });

  it('given an unread one, when another person writes, then it counts both and tells of the newest', () => {
    const two = addComment(begun('charles'), comment('c2', 'mary'), minute(2));
    expect(two).toMatchObject({ id: 'n1', count: 2, commentId: 'c2', createdAt: minute(1), updatedAt: minute(2) });
    expect(namesIn(two)).toEqual(['mary', 'charles']);
  });

  it('given several actors, when one of them writes again, then they stand first, and once', () => {
    expect(namesIn(after('charles', 'mary', 'charles'))).toEqual(['charles', 'mary']);
    expect(after('charles', 'mary', 'charles').count).toBe(3);
  });

  it('given a member and a guest of one id, then they are two', () => {
    const guest = {
      ...comment('c2', 'charles'),
      author: { ...comment('c2', 'charles').author, kind: 'guest' as const },
    };
    expect(addComment(begun('charles'), guest, minute(2)).actors).toEqual([
      { kind: 'guest', id: 'charles' },
      { kind: 'member', id: 'charles' },
    ]);
  });

  it('given more people than are shown, then the newest five are, and all comments are counted', () => {
    const many = after('a', 'b', 'c', 'd', 'e', 'f', 'g');
    expect(namesIn(many)).toEqual(['g', 'f', 'e', 'd', 'c']);
    expect(many.count).toBe(7);
  });

  it('given a new title, then it is taken over', () => {
    const renamed = { ...comment('c2', 'mary'), threadTitle: 'On the Difference Engine' };
    expect(addComment(begun('charles'), renamed, minute(2)).title).toBe('On the Difference Engine');
  });

  it('given a comment whose clock is behind, then the notification does not sink', () => {
    expect(addComment(begun('charles'), comment('c2', 'mary'), minute(0)).updatedAt).toEqual(minute(1));
  });

  it('given several comments, when the newest is withdrawn, then it tells of the one before', () => {
    const rest = withdrawComment(after('charles', 'mary'), [
      { kind: 'member', id: 'charles', commentId: 'c1', happenedAt: minute(1) },
    ]);
    expect(rest).toMatchObject({ count: 1, commentId: 'c1', updatedAt: minute(1) });
    expect(rest?.actors).toEqual([{ kind: 'member', id: 'charles' }]);
  });

  it('given one comment, when it is withdrawn, then nothing is left', () => {
    expect(withdrawComment(begun('charles'), [])).toBeNull();
  });

  it('given one that was read, when it is read again, then it stays read since the first time', () => {
    const read = markRead(begun('charles'), minute(5));
    expect(read.readAt).toEqual(minute(5));
    expect(markRead(read, minute(6))).toBe(read);
  });
});

function after(first: string, ...others: string[]): Notification {
  return others.reduce(
    (unread, author, i) => addComment(unread, comment(`c${String(i + 2)}`, author), minute(i + 2)),
    begun(first),
  );
}

function begun(author: string): Notification {
  return beginNotification('n1', address, comment('c1', author), false, minute(1));
}

function comment(id: string, author: string): NewComment {
  return {
    id,
    threadId: 'thread',
    postId: 'thread',
    threadTitle: 'On the Analytical Engine',
    threadAuthorId: 'ada',
    threadAuthorKind: 'member',
    parentAuthorId: null,
    parentAuthorKind: null,
    author: { id: author, kind: 'member', name: author, handle: null, picture: null },
    status: 'published',
  };
}

function namesIn(notification: Notification): string[] {
  return notification.actors.map((actor) => actor.id);
}

function minute(n: number): Date {
  return new Date(Date.UTC(2026, 10, 22, 8, n));
}
