import { accept, type Actor, refuse, settle } from '#libs/kernel';
import type { CommentLimits, CommentText } from './comment.js';
import { createComment, type NewComment } from './create-comment.js';
import { type ClosedReason, openThreadOfPost } from './thread.js';

const opened = new Date('2026-11-22T08:00:00.000Z');
const now = new Date('2026-11-22T08:05:00.000Z');
const limits: CommentLimits = { bodyLength: 5, editWindowMinutes: null, closeAfterDays: null, maxLinks: null };
const text: CommentText = { body: '@ada', bodyHtml: '<p>@ada</p>', mentions: ['ada'], links: ['https://example.org/'] };
const charles: Actor = {
  site: 'default',
  kind: 'member',
  id: 'charles',
  name: 'Charles',
  handle: null,
  picture: null,
  email: null,
  roles: [],
};
const thread = settle(
  openThreadOfPost({
    id: 'thread',
    site: 'blog',
    title: 'On engines',
    authorId: 'ada',
    authorKind: 'member',
    createdAt: opened,
  }),
).state;
const first = settle(createComment({ thread, parent: null }, fresh('first'), limits, charles, now)).state;

describe('writing a comment', () => {
  it('given an open thread, then it stands at the top level, and the thread counts it', () => {
    expect(createComment({ thread, parent: null }, fresh('first'), limits, charles, now)).toEqual(
      accept(
        {
          thread: { ...thread, commentCount: 1, lastCommentAt: now, version: 2 },
          comment: {
            ...text,
            id: 'first',
            site: 'blog',
            threadId: 'thread',
            parentId: null,
            depth: 0,
            ordinal: 2,
            authorId: 'charles',
            authorKind: 'member',
            status: 'published',
            statusBefore: null,
            labels: [],
            upvotes: 0,
            downvotes: 0,
            score: 0,
            reactions: {},
            replyCount: 0,
            pinned: false,
            revision: 1,
            version: 1,
            touched: 2,
            createdAt: now,
            editedAt: null,
          },
        },
        'created',
      ),
    );
  });

  it('given a comment, when somebody replies, then the reply stands below it and comes after it', () => {
    const { state } = settle(
      createComment({ thread: first.thread, parent: first.comment }, fresh('second'), limits, charles, now),
    );
    expect(state.comment).toMatchObject({ parentId: 'first', depth: 1, ordinal: 3 });
    expect(state.thread).toMatchObject({ commentCount: 2, version: 3 });
  });

  it.each<ClosedReason>(['post-locked', 'post-deleted', 'moderator', 'age'])(
    'given a thread closed by %s',
    (reason) => {
      const closed = { ...thread, closedBecause: [reason] };
      expect(createComment({ thread: closed, parent: null }, fresh('first'), limits, charles, now)).toEqual(
        refuse('thread.closed'),
      );
    },
  );

  it.each(['pending', 'rejected', 'removed', 'deleted', 'spam', 'shadow'] as const)(
    'given a parent that is %s, then nobody replies to it',
    (status) => {
      const parent = { ...first.comment, status };
      expect(createComment({ thread: first.thread, parent }, fresh('second'), limits, charles, now)).toEqual(
        refuse('comment.parent-deleted'),
      );
    },
  );

  it('given a thread that was quiet for longer than the site waits, then it is over, whether that was noted or not', () => {
    const atTheEnd = new Date(opened.getTime() + 24 * 60 * 60 * 1_000);
    const tooLate = new Date(atTheEnd.getTime() + 1);
    const write = (at: Date) =>
      createComment({ thread, parent: null }, fresh('first'), { ...limits, closeAfterDays: 1 }, charles, at);
    expect(write(atTheEnd).accepted).toBe(true);
    expect(write(tooLate)).toEqual(refuse('thread.closed'));
  });

  it('when the text is longer than the site allows, then it is refused; an emoji is one character', () => {
    const write = (body: string) =>
      createComment({ thread, parent: null }, fresh('first', { ...text, body }), limits, charles, now);
    expect(write('🧵'.repeat(5)).accepted).toBe(true);
    expect(write('🧵'.repeat(6))).toEqual(refuse('comment.body-too-long'));
  });

  it('when it has more links than the site allows, then it is refused', () => {
    const links = ['https://a.org', 'https://b.org'];
    const write = (maxLinks: number | null) =>
      createComment(
        { thread, parent: null },
        fresh('first', { ...text, links }),
        { ...limits, maxLinks },
        charles,
        now,
      );
    expect([write(null).accepted, write(2).accepted]).toEqual([true, true]);
    expect([write(1), write(0)]).toEqual([refuse('comment.too-many-links'), refuse('comment.too-many-links')]);
  });

  it('when its author wrote the same just now, then it is refused', () => {
    const again = { ...fresh('first'), repeats: true };
    expect(createComment({ thread, parent: null }, again, limits, charles, now)).toEqual(refuse('comment.repeated'));
  });

  it('when a decision must come first, then readers neither see nor count it', () => {
    const held = { ...fresh('first'), isHeld: true };
    const { state } = settle(createComment({ thread, parent: null }, held, limits, charles, now));
    expect(state.comment).toMatchObject({ status: 'pending', ordinal: 2, touched: 0 });
    expect(state.thread).toEqual({ ...thread, version: 2 });
  });
});

function fresh(id: string, what: CommentText = text): NewComment {
  return { id, text: what, isHeld: false, repeats: false };
}
