import { accept, acceptedOrThrow, type Actor, refuse } from '#libs/kernel';
import { inContext } from '../../test/samples.js';
import { deleteComment, editComment, restoreComment } from './change-comment.js';
import { type CommentContent, isVisible } from './comment.js';
import type { CommentInThread } from './comment-in-thread.js';
import { createComment } from './create-comment.js';
import { openThreadOfPost } from './thread.js';

const written = new Date('2026-11-22T08:00:00.000Z');
const later = minutesAfter(5);
const forEver = {
  bodyLength: 10,
  editWindowMinutes: null,
  closeAfterDays: null,
  maxLinks: 1,
  hold: 'nothing' as const,
};
const tenMinutes = { ...forEver, editWindowMinutes: 10 };
const ada = actor('ada');
const charles = actor('charles');
const mary: Actor = { ...actor('mary'), roles: ['moderator'] };
const content: CommentContent = {
  body: 'One.',
  bodyHtml: '<p>One.</p>',
  textFingerprint: 'one',
  mentions: [],
  links: [],
};
const two: CommentContent = {
  body: '@ada two',
  bodyHtml: '<p>@ada two</p>',
  textFingerprint: 'two',
  mentions: ['ada'],
  links: ['https://a.b/'],
};
const tooManyLinks: CommentContent = { ...two, links: ['a:', 'b:'] };
const thread = acceptedOrThrow(
  openThreadOfPost({
    id: 'thread',
    site: 'default',
    title: 'On engines',
    authorId: 'ada',
    authorKind: 'member',
    createdAt: written,
  }),
).state;
const found = inContext(
  acceptedOrThrow(
    createComment(
      { thread, parent: null },
      { id: 'first', content, isHeld: false, isRepeated: false },
      forEver,
      charles,
      written,
    ),
  ).state,
);
const unchanged = { thread: found.thread, comment: found.comment };
const deleted = inContext(acceptedOrThrow(deleteComment(found, forEver, charles, later)).state);
/** What is accepted if `found` becomes `changed`, at the time `later`. */
const acceptChange = (type: 'edited' | 'restored', changed: CommentInThread) =>
  accept(changed, { type, ...inContext(changed), at: later });

describe('editing a comment', () => {
  it('when its author changes the text, then its revision and both versions rise', () => {
    expect(editComment(found, two, forEver, charles, later)).toEqual(
      acceptChange('edited', {
        thread: { ...found.thread, version: 3 },
        comment: { ...found.comment, ...two, revision: 2, version: 2, lastChangedVersion: 3, editedAt: later },
      }),
    );
  });

  it('when the text is the same, then nothing happens', () => {
    expect(editComment(found, content, forEver, charles, later)).toEqual(accept(unchanged));
  });

  it.each([
    ['another member edits', 'comment.not-yours', forEver, ada, two],
    ['a guest has the same id', 'comment.not-yours', forEver, { ...charles, kind: 'guest' }, two],
    ['the new text is too long', 'comment.body-too-long', forEver, charles, { ...two, body: 'x'.repeat(11) }],
    ['it has too many links', 'comment.too-many-links', forEver, charles, tooManyLinks],
  ] as const)('when %s, then it is refused as %s', (_why, code, limits, by, wanted) => {
    expect(editComment(found, wanted, limits, by, later)).toEqual(refuse(code));
  });

  it('given an edit window, when it has just closed, then only a moderator may edit', () => {
    const atTheEnd = minutesAfter(10);
    const tooLate = new Date(atTheEnd.getTime() + 1);
    expect(editComment(found, two, tenMinutes, charles, atTheEnd).accepted).toBe(true);
    expect(editComment(found, two, tenMinutes, charles, tooLate)).toEqual(refuse('comment.edit-window-closed'));
    expect(editComment(found, two, tenMinutes, mary, tooLate).accepted).toBe(true);
  });

  it('on a site that holds everything, then the new text waits unseen, unless a moderator wrote it', () => {
    const holding = { ...forEver, hold: 'everything' as const };
    expect(editComment(found, two, holding, charles, later)).toEqual(
      acceptChange('edited', {
        thread: { ...found.thread, commentCount: 0, version: 3 },
        comment: {
          ...found.comment,
          ...two,
          status: 'pending',
          revision: 2,
          version: 2,
          lastChangedVersion: 3,
          editedAt: later,
        },
      }),
    );
    expect(acceptedOrThrow(editComment(found, two, holding, mary, later)).state.comment.status).toBe('published');
    expect(editComment(found, content, holding, charles, later)).toEqual(accept(unchanged));
  });

  it('given a deleted comment, then not even a moderator edits it', () => {
    expect(editComment(deleted, two, forEver, mary, later)).toEqual(refuse('comment.deleted'));
  });
});

describe('deleting and restoring a comment', () => {
  it('when its author deletes it, then the thread counts one less, and text and revision stay', () => {
    const gone: CommentInThread = {
      thread: { ...found.thread, commentCount: 0, version: 3 },
      comment: { ...found.comment, status: 'deleted', statusBefore: 'published', version: 2, lastChangedVersion: 3 },
    };
    expect(deleteComment(found, forEver, charles, later)).toEqual(
      accept(gone, { type: 'deleted', ...inContext(gone), at: later, by: 'charles' }),
    );
  });

  it('when another member deletes it, or the author too late, then it is refused', () => {
    expect(deleteComment(found, forEver, ada, later)).toEqual(refuse('comment.not-yours'));
    expect(deleteComment(found, tenMinutes, charles, minutesAfter(11))).toEqual(refuse('comment.edit-window-closed'));
  });

  it('given a deleted comment, when it is deleted again, then it is not found', () => {
    expect(deleteComment(deleted, forEver, charles, later)).toEqual(refuse('comment.not-found'));
  });

  it('given a deleted comment, when its author or a moderator restores it, then it is as before, two versions later', () => {
    for (const by of [charles, mary]) {
      expect(restoreComment(deleted, false, forEver, by, later)).toEqual(
        acceptChange('restored', {
          thread: { ...found.thread, version: 4 },
          comment: { ...found.comment, version: 3, lastChangedVersion: 4 },
        }),
      );
    }
  });

  it('given a published comment, when it is restored, then that is refused, and a stranger learns nothing by trying', () => {
    expect(restoreComment(found, false, forEver, charles, later)).toEqual(refuse('comment.not-deleted'));
    expect(restoreComment(found, false, forEver, ada, later)).toEqual(refuse('comment.not-yours'));
    expect(restoreComment(deleted, false, forEver, ada, later)).toEqual(refuse('comment.not-yours'));
  });
});

describe('a comment that is not published', () => {
  const pending = { ...found, comment: { ...found.comment, status: 'pending' as const, lastChangedVersion: 0 } };

  it('when its author edits it, then the version rises and streams send nothing', () => {
    const { state } = acceptedOrThrow(editComment(pending, two, forEver, charles, later));
    expect(state.comment).toMatchObject({ status: 'pending', revision: 2, lastChangedVersion: 0 });
    expect(state.thread).toEqual({ ...found.thread, version: 3 });
  });

  it.each(['rejected', 'spam', 'removed'] as const)(
    'given a comment that was decided to be %s, when its author edits it, then it waits for another decision',
    (status) => {
      const rejected = { ...found, comment: { ...found.comment, status } };
      expect(acceptedOrThrow(editComment(rejected, two, forEver, charles, later)).state.comment.status).toBe('pending');
      expect(acceptedOrThrow(editComment(rejected, two, forEver, mary, later)).state.comment.status).toBe(status);
    },
  );

  it('when it is deleted and restored, then it waits as before, so that it circumvents no decision', () => {
    const gone = inContext(acceptedOrThrow(deleteComment(pending, forEver, charles, later)).state);
    expect(gone.thread.commentCount).toBe(found.thread.commentCount);
    expect(acceptedOrThrow(restoreComment(gone, false, forEver, charles, later)).state.comment.status).toBe('pending');
  });

  it('given a comment that a moderator removed, then only a moderator restores it', () => {
    const { state, events } = acceptedOrThrow(deleteComment(found, forEver, mary, later));
    expect(events).toEqual([{ type: 'removed', ...inContext(state), at: later, by: 'mary' }]);
    const removed = inContext(state);
    expect(restoreComment(removed, false, forEver, charles, later)).toEqual(refuse('comment.removed-by-moderator'));
    expect(acceptedOrThrow(restoreComment(removed, false, forEver, mary, later)).state.comment.status).toBe(
      'published',
    );
  });

  it('given a removed comment that its author has edited since, then a moderator who names the revision restores it', () => {
    const removed = inContext(acceptedOrThrow(deleteComment(found, forEver, mary, later)).state);
    const state = inContext(acceptedOrThrow(editComment(removed, two, forEver, charles, later)).state);
    expect(restoreComment(state, false, forEver, charles, later)).toEqual(refuse('comment.not-deleted'));
    expect(restoreComment(state, false, forEver, mary, later)).toEqual(refuse('comment.which-text'));
    const back = acceptedOrThrow(restoreComment(state, true, forEver, mary, later)).state.comment;
    expect(back).toMatchObject({ status: 'published', statusBefore: null, body: two.body });
  });

  it.each([charles, mary])('and the same after $id has deleted and restored it in between', (by) => {
    const removed = inContext(acceptedOrThrow(deleteComment(found, forEver, mary, later)).state);
    const edited = inContext(acceptedOrThrow(editComment(removed, two, forEver, charles, later)).state);
    const again = inContext(acceptedOrThrow(deleteComment(edited, forEver, by, later)).state);
    const state = inContext(acceptedOrThrow(restoreComment(again, false, forEver, by, later)).state);
    expect(state.comment.status).toBe('pending');
    expect(acceptedOrThrow(restoreComment(state, true, forEver, mary, later)).state.comment.status).toBe('published');
  });

  it('given a comment that readers never saw, then it takes a decision, not a restore', () => {
    expect(restoreComment(pending, true, forEver, mary, later)).toEqual(refuse('comment.not-deleted'));
  });
});

describe('isVisible', () => {
  it.each([
    ['published', 0, true],
    ['published', 1, true],
    ['deleted', 1, true],
    ['deleted', 0, false],
  ] as const)('a %s comment with %i replies: %s', (status, replyCount, visible) => {
    expect(isVisible({ status, replyCount })).toBe(visible);
  });
});

function actor(id: string): Actor {
  return { site: 'default', kind: 'member', id, name: id, handle: id, picture: null, email: null, roles: [] };
}

function minutesAfter(minutes: number): Date {
  return new Date(written.getTime() + minutes * 60_000);
}
