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
  it('given no unread notification, when a comment comes, then a new one begins', () => {
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

  it('given an unread notification, when another person writes, then it counts both and names the newest', () => {
    const two = addComment(begun('charles'), comment('c2', 'mary'), minute(2));
    expect(two).toMatchObject({ id: 'n1', count: 2, commentId: 'c2', createdAt: minute(1), updatedAt: minute(2) });
    expect(namesIn(two)).toEqual(['mary', 'charles']);
  });

  it('given several actors, when one of them writes again, then they come first, and once', () => {
    expect(namesIn(after('charles', 'mary', 'charles'))).toEqual(['charles', 'mary']);
    expect(after('charles', 'mary', 'charles').count).toBe(3);
  });

  it('given a member and a guest with one id, then they are two actors', () => {
    const guest = {
      ...comment('c2', 'charles'),
      author: { ...comment('c2', 'charles').author, kind: 'guest' as const },
    };
    expect(addComment(begun('charles'), guest, minute(2)).actors).toEqual([
      { kind: 'guest', id: 'charles' },
      { kind: 'member', id: 'charles' },
    ]);
  });

  it('given more actors than are shown, then it shows the newest five and counts all comments', () => {
    const many = after('a', 'b', 'c', 'd', 'e', 'f', 'g');
    expect(namesIn(many)).toEqual(['g', 'f', 'e', 'd', 'c']);
    expect(many.count).toBe(7);
  });

  it('given a new title, then it has that', () => {
    const renamed = { ...comment('c2', 'mary'), threadTitle: 'On the Difference Engine' };
    expect(addComment(begun('charles'), renamed, minute(2)).title).toBe('On the Difference Engine');
  });

  it('given a comment whose clock is behind, then the notification does not move down', () => {
    expect(addComment(begun('charles'), comment('c2', 'mary'), minute(0)).updatedAt).toEqual(minute(1));
  });

  it('given several comments, when the newest is withdrawn, then it names the one before', () => {
    const remaining = withdrawComment(after('charles', 'mary'), [
      { kind: 'member', id: 'charles', commentId: 'c1', happenedAt: minute(1) },
    ]);
    expect(remaining).toMatchObject({ count: 1, commentId: 'c1', updatedAt: minute(1) });
    expect(remaining?.actors).toEqual([{ kind: 'member', id: 'charles' }]);
  });

  it('given one comment, when it is withdrawn, then nothing is left', () => {
    expect(withdrawComment(begun('charles'), [])).toBeNull();
  });

  it('given a read notification, when it is read again, then it keeps the first time', () => {
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
