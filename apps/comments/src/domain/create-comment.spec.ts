import { accept, acceptedOrThrow, type Actor, personOf, refuse } from '#libs/kernel';
import type { Comment, CommentContent, CommentLimits } from './comment.js';
import type { CommentInThread } from './comment-in-thread.js';
import { createComment, type NewComment } from './create-comment.js';
import { type ClosedReason, openThreadOfPost } from './thread.js';

const opened = new Date('2026-11-22T08:00:00.000Z');
const now = new Date('2026-11-22T08:05:00.000Z');
const limits: CommentLimits = { bodyLength: 5, editWindowMinutes: null, closeAfterDays: null, maxLinks: null };
const content: CommentContent = {
  body: '@ada',
  bodyHtml: '<p>@ada</p>',
  textFingerprint: 'ada',
  mentions: ['ada'],
  links: ['https://example.org/'],
};
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
const thread = acceptedOrThrow(
  openThreadOfPost({
    id: 'thread',
    site: 'blog',
    title: 'On engines',
    authorId: 'ada',
    authorKind: 'member',
    createdAt: opened,
  }),
).state;
const first = acceptedOrThrow(createComment({ thread, parent: null }, fresh('first'), limits, charles, now)).state;

describe('writing a comment', () => {
  it('given an open thread, then it is at the top level, and the thread counts it', () => {
    const state: CommentInThread = {
      thread: { ...thread, commentCount: 1, lastCommentAt: now, version: 2 },
      comment: {
        ...content,
        id: 'first',
        site: 'blog',
        threadId: 'thread',
        parentId: null,
        depth: 0,
        position: 2,
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
        lastChangedVersion: 2,
        createdAt: now,
        editedAt: null,
      },
    };
    expect(createComment({ thread, parent: null }, fresh('first'), limits, charles, now)).toEqual(
      accept(state, { type: 'created', ...state, author: personOf(charles), parentAuthor: null }),
    );
  });

  it('given a comment, when someone replies, then the reply is below it and follows it', () => {
    const { state, events } = acceptedOrThrow(
      createComment({ thread: first.thread, parent: first.comment }, fresh('second'), limits, charles, now),
    );
    expect(events).toMatchObject([{ type: 'created', parentAuthor: { id: 'charles', kind: 'member' } }]);
    expect(state.comment).toMatchObject({ parentId: 'first', depth: 1, position: 3 });
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

  describe('given a parent that is not published', () => {
    const hidden = ['pending', 'rejected', 'removed', 'spam', 'shadow'] as const;
    const ada: Actor = { ...charles, id: 'ada' };
    const mary: Actor = { ...charles, id: 'mary', roles: ['moderator'] };
    const reply = (parent: Partial<Comment>, by: Actor) =>
      createComment(
        { thread: first.thread, parent: { ...first.comment, ...parent } },
        fresh('second'),
        limits,
        by,
        now,
      );

    it.each([...hidden, 'deleted'] as const)('if it is %s, others learn as much as they ever saw', (status) => {
      expect(reply({ status }, ada)).toEqual(refuse('comment.parent-deleted'));
      expect(reply({ status, lastChangedVersion: 0 }, ada)).toEqual(refuse('comment.unknown-parent'));
    });

    it.each(hidden)('if it is %s, a moderator learns that it is hidden, not that it is gone', (status) => {
      expect(reply({ status, lastChangedVersion: 0 }, mary)).toEqual(refuse('comment.parent-hidden'));
    });

    it.each([
      ['pending', 'comment.parent-hidden'],
      ['rejected', 'comment.parent-hidden'],
      ['spam', 'comment.parent-hidden'],
      ['removed', 'comment.parent-deleted'],
      ['deleted', 'comment.parent-deleted'],
    ] as const)('if it is %s, its author learns what they may know', (status, code) => {
      expect(reply({ status }, charles)).toEqual(refuse(code));
    });

    it('but shadowed, its author replies without noticing, and readers see nothing', () => {
      const { state } = acceptedOrThrow(reply({ status: 'shadow' }, charles));
      expect(state.comment).toMatchObject({ parentId: 'first', status: 'shadow', lastChangedVersion: 0 });
      expect(state.thread).toEqual({ ...first.thread, version: 3 });
      expect(reply({ status: 'shadow', lastChangedVersion: 0 }, ada)).toEqual(refuse('comment.unknown-parent'));
    });
  });

  it('given a thread that was inactive for too long, then it is closed, even before that was written', () => {
    const atTheEnd = new Date(opened.getTime() + 24 * 60 * 60 * 1_000);
    const tooLate = new Date(atTheEnd.getTime() + 1);
    const write = (at: Date) =>
      createComment({ thread, parent: null }, fresh('first'), { ...limits, closeAfterDays: 1 }, charles, at);
    expect(write(atTheEnd).accepted).toBe(true);
    expect(write(tooLate)).toEqual(refuse('thread.closed'));
  });

  it('when the text is longer than the site allows, then it is refused; an emoji is one character', () => {
    const write = (body: string) =>
      createComment({ thread, parent: null }, fresh('first', { ...content, body }), limits, charles, now);
    expect(write('🧵'.repeat(5)).accepted).toBe(true);
    expect(write('🧵'.repeat(6))).toEqual(refuse('comment.body-too-long'));
  });

  it('when it has more links than the site allows, then it is refused', () => {
    const links = ['https://a.org', 'https://b.org'];
    const write = (maxLinks: number | null) =>
      createComment(
        { thread, parent: null },
        fresh('first', { ...content, links }),
        { ...limits, maxLinks },
        charles,
        now,
      );
    expect([write(null).accepted, write(2).accepted]).toEqual([true, true]);
    expect([write(1), write(0)]).toEqual([refuse('comment.too-many-links'), refuse('comment.too-many-links')]);
  });

  it('when its author wrote the same text just now, then it is refused', () => {
    const again = { ...fresh('first'), isRepeated: true };
    expect(createComment({ thread, parent: null }, again, limits, charles, now)).toEqual(refuse('comment.repeated'));
  });

  it('when it must be approved first, then readers neither see nor count it', () => {
    const held = { ...fresh('first'), isHeld: true };
    const { state } = acceptedOrThrow(createComment({ thread, parent: null }, held, limits, charles, now));
    expect(state.comment).toMatchObject({ status: 'pending', position: 2, lastChangedVersion: 0 });
    expect(state.thread).toEqual({ ...thread, version: 2 });
  });
});

function fresh(id: string, given: CommentContent = content): NewComment {
  return { id, content: given, isHeld: false, isRepeated: false };
}
