import { accept, type Actor, refuse, acceptedOrThrow } from '#libs/kernel';
import { deleteComment, editComment, restoreComment } from './change-comment.js';
import { type CommentText, isVisible } from './comment.js';
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
const text: CommentText = { body: 'One.', bodyHtml: '<p>One.</p>', wording: 'one', mentions: [], links: [] };
const two: CommentText = {
  body: '@ada two',
  bodyHtml: '<p>@ada two</p>',
  wording: 'two',
  mentions: ['ada'],
  links: ['https://a.b/'],
};
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
const found = acceptedOrThrow(
  createComment(
    { thread, parent: null },
    { id: 'first', text, isHeld: false, repeats: false },
    forEver,
    charles,
    written,
  ),
).state;
const deleted = acceptedOrThrow(deleteComment(found, forEver, charles, later)).state;

describe('editing a comment', () => {
  it('when its author changes the text, then its revision and both versions rise, and the thread moves nowhere', () => {
    expect(editComment(found, two, forEver, charles, later)).toEqual(
      accept(
        {
          thread: { ...found.thread, version: 3 },
          comment: { ...found.comment, ...two, revision: 2, version: 2, touched: 3, editedAt: later },
        },
        'edited',
      ),
    );
  });

  it('when the text is what it was, then nothing has happened', () => {
    expect(editComment(found, text, forEver, charles, later)).toEqual(accept(found));
  });

  it.each([
    ['somebody else tries', 'comment.not-yours', forEver, ada, two],
    ['a guest has the same id', 'comment.not-yours', forEver, { ...charles, kind: 'guest' }, two],
    ['the new text is too long', 'comment.body-too-long', forEver, charles, { ...two, body: 'x'.repeat(11) }],
    ['it has too many links', 'comment.too-many-links', forEver, charles, { ...two, links: ['a:', 'b:'] }],
  ] as const)('when %s, then it is refused as %s', (_why, code, limits, by, wanted) => {
    expect(editComment(found, wanted, limits, by, later)).toEqual(refuse(code));
  });

  it('given an edit window, when it is over to the millisecond, then only a moderator may', () => {
    const atTheEnd = minutesAfter(10);
    const tooLate = new Date(atTheEnd.getTime() + 1);
    expect(editComment(found, two, tenMinutes, charles, atTheEnd).accepted).toBe(true);
    expect(editComment(found, two, tenMinutes, charles, tooLate)).toEqual(refuse('comment.edit-window-closed'));
    expect(editComment(found, two, tenMinutes, mary, tooLate).accepted).toBe(true);
  });

  it('where a site holds everything, then the new text waits unseen, unless a moderator wrote it', () => {
    const holding = { ...forEver, hold: 'everything' as const };
    expect(editComment(found, two, holding, charles, later)).toEqual(
      accept(
        {
          thread: { ...found.thread, commentCount: 0, version: 3 },
          comment: {
            ...found.comment,
            ...two,
            status: 'pending',
            revision: 2,
            version: 2,
            touched: 3,
            editedAt: later,
          },
        },
        'edited',
      ),
    );
    expect(acceptedOrThrow(editComment(found, two, holding, mary, later)).state.comment.status).toBe('published');
    expect(editComment(found, text, holding, charles, later)).toEqual(accept(found));
  });

  it('given a deleted one, then not even a moderator edits it', () => {
    expect(editComment(deleted, two, forEver, mary, later)).toEqual(refuse('comment.deleted'));
  });
});

describe('deleting and restoring a comment', () => {
  it('when its author deletes it, then the thread counts one less, and text and revision stay', () => {
    expect(deleteComment(found, forEver, charles, later)).toEqual(
      accept(
        {
          thread: { ...found.thread, commentCount: 0, version: 3 },
          comment: { ...found.comment, status: 'deleted', statusBefore: 'published', version: 2, touched: 3 },
        },
        'deleted',
      ),
    );
  });

  it('when somebody else or somebody too late deletes it, then it is refused', () => {
    expect(deleteComment(found, forEver, ada, later)).toEqual(refuse('comment.not-yours'));
    expect(deleteComment(found, tenMinutes, charles, minutesAfter(11))).toEqual(refuse('comment.edit-window-closed'));
  });

  it('given a deleted one, when it is deleted again, then there is none', () => {
    expect(deleteComment(deleted, forEver, charles, later)).toEqual(refuse('comment.not-found'));
  });

  it('given a deleted one, when its author or a moderator restores it, then all is as it was, two versions on', () => {
    for (const by of [charles, mary]) {
      expect(restoreComment(deleted, false, forEver, by, later)).toEqual(
        accept(
          { thread: { ...found.thread, version: 4 }, comment: { ...found.comment, version: 3, touched: 4 } },
          'restored',
        ),
      );
    }
  });

  it('given one that is there, when it is restored, then that is refused, and a stranger learns nothing by trying', () => {
    expect(restoreComment(found, false, forEver, charles, later)).toEqual(refuse('comment.not-deleted'));
    expect(restoreComment(found, false, forEver, ada, later)).toEqual(refuse('comment.not-yours'));
    expect(restoreComment(deleted, false, forEver, ada, later)).toEqual(refuse('comment.not-yours'));
  });
});

describe('a comment that is not published', () => {
  const pending = { ...found, comment: { ...found.comment, status: 'pending' as const, touched: 0 } };

  it('when its author edits it, then the version rises and readers are told nothing', () => {
    const { state } = acceptedOrThrow(editComment(pending, two, forEver, charles, later));
    expect(state.comment).toMatchObject({ status: 'pending', revision: 2, touched: 0 });
    expect(state.thread).toEqual({ ...found.thread, version: 3 });
  });

  it.each(['rejected', 'spam', 'removed'] as const)(
    'given one judged %s, when its author edits it, then it waits to be judged again',
    (status) => {
      const unfit = { ...found, comment: { ...found.comment, status } };
      expect(acceptedOrThrow(editComment(unfit, two, forEver, charles, later)).state.comment.status).toBe('pending');
      expect(acceptedOrThrow(editComment(unfit, two, forEver, mary, later)).state.comment.status).toBe(status);
    },
  );

  it('when it is deleted and restored, then it waits as before: that is no way round a decision', () => {
    const gone = acceptedOrThrow(deleteComment(pending, forEver, charles, later)).state;
    expect(gone.thread.commentCount).toBe(found.thread.commentCount);
    expect(acceptedOrThrow(restoreComment(gone, false, forEver, charles, later)).state.comment.status).toBe('pending');
  });

  it('given one that a moderator took down, then only a moderator brings it back', () => {
    const { state, events } = acceptedOrThrow(deleteComment(found, forEver, mary, later));
    expect(events).toEqual(['removed']);
    expect(restoreComment(state, false, forEver, charles, later)).toEqual(refuse('comment.removed-by-moderator'));
    expect(acceptedOrThrow(restoreComment(state, false, forEver, mary, later)).state.comment.status).toBe('published');
  });

  it('given one that a moderator took down and its author has edited since, then the moderator still brings it back who saw that', () => {
    const removed = acceptedOrThrow(deleteComment(found, forEver, mary, later)).state;
    const { state } = acceptedOrThrow(editComment(removed, two, forEver, charles, later));
    expect(restoreComment(state, false, forEver, charles, later)).toEqual(refuse('comment.not-deleted'));
    expect(restoreComment(state, false, forEver, mary, later)).toEqual(refuse('comment.which-text'));
    const back = acceptedOrThrow(restoreComment(state, true, forEver, mary, later)).state.comment;
    expect(back).toMatchObject({ status: 'published', statusBefore: null, body: two.body });
  });

  it.each([charles, mary])('and that is no different after $id has deleted and restored it in between', (by) => {
    const removed = acceptedOrThrow(deleteComment(found, forEver, mary, later)).state;
    const edited = acceptedOrThrow(editComment(removed, two, forEver, charles, later)).state;
    const again = acceptedOrThrow(deleteComment(edited, forEver, by, later)).state;
    const { state } = acceptedOrThrow(restoreComment(again, false, forEver, by, later));
    expect(state.comment.status).toBe('pending');
    expect(acceptedOrThrow(restoreComment(state, true, forEver, mary, later)).state.comment.status).toBe('published');
  });

  it('given one that readers never saw, then it takes a decision, no restore', () => {
    expect(restoreComment(pending, true, forEver, mary, later)).toEqual(refuse('comment.not-deleted'));
  });
});

describe('what readers see', () => {
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
