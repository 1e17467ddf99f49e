import { accept, acceptedOrThrow, type Actor, personOf, refuse } from '#libs/kernel';
import { createPost, storedText } from './create-post.js';
import { deletePost, restorePost } from './delete-post.js';
import { editPost } from './edit-post.js';
import { setLocked } from './lock-post.js';
import type { AuthoredPost, PostText, TextLimits } from './post.js';
import { voteOnPost } from './vote-on-post.js';

const written = new Date('2026-11-22T08:00:00.000Z');
const later = minutesAfter(5);
const forEver: TextLimits = { titleLength: 300, bodyLength: 40, editWindowMinutes: null, maxLinks: 1 };
const tenMinutes: TextLimits = { ...forEver, editWindowMinutes: 10 };
const ada = actor('ada');
const charles = actor('charles');
const mary: Actor = { ...actor('mary'), roles: ['moderator'] };
const text: PostText = {
  title: 'On engines',
  body: 'One.',
  bodyHtml: '<p>One.</p>',
  categoryId: null,
  tags: ['a', 'b'],
  links: [],
};
const two: PostText = { ...text, body: 'Two.', bodyHtml: '<p>Two.</p>' };
const postOf = (author: Actor): AuthoredPost => ({
  ...acceptedOrThrow(createPost('0193a5c0-0000-7000-8000-000000000001', text, forEver, author, written)).state,
  author: personOf(author),
});
const deletedBy = (by: Actor, from: AuthoredPost): AuthoredPost => ({
  ...from,
  ...acceptedOrThrow(deletePost(from, forEver, by, later)).state,
});
const post = postOf(ada);
const removed = deletedBy(mary, post);
const deleted = deletedBy(ada, post);
/** What is accepted if a post becomes `changed`, at the time `later`. */
const acceptChange = (type: 'edited' | 'restored', changed: AuthoredPost) =>
  accept(changed, { type, post: changed, at: later });

describe('editing a post', () => {
  it('when its author changes the text, then revision and version rise, and its slug stays', () => {
    expect(editPost(post, two, forEver, ada, later)).toEqual(
      acceptChange('edited', { ...post, ...storedText(two), revision: 2, version: 2, editedAt: later }),
    );
  });

  it.each<[string, PostText]>([
    ['title', { ...text, title: 'On difference engines' }],
    ['category', { ...text, categoryId: '0193a5bf-0000-7000-8000-000000000003' }],
    ['tags', { ...text, tags: ['a'] }],
    ['order of tags', { ...text, tags: ['b', 'a'] }],
  ])('when the %s changes, then that is an edit too', (_what, changed) => {
    expect(editPost(post, changed, forEver, ada, later)).toEqual(
      acceptChange('edited', { ...post, ...storedText(changed), revision: 2, version: 2, editedAt: later }),
    );
  });

  it('when the text is the same, then nothing happens', () => {
    expect(editPost(post, text, forEver, ada, later)).toEqual(accept(post));
  });

  it('when the new text is longer than the site allows, then it is refused', () => {
    expect(editPost(post, { ...two, body: 'x'.repeat(41) }, forEver, ada, later)).toEqual(refuse('post.body-too-long'));
  });

  it('when the new text has more links than the site allows, then it is refused', () => {
    const links = ['https://a.org', 'https://b.org'];
    expect(editPost(post, { ...two, links }, forEver, ada, later)).toEqual(refuse('post.too-many-links'));
  });

  it('when another member edits, then it is refused', () => {
    expect(editPost(post, two, forEver, charles, later)).toEqual(refuse('post.not-yours'));
  });

  it('when a guest with the same id as the author edits, then it is refused', () => {
    expect(editPost(post, two, forEver, { ...ada, kind: 'guest' }, later)).toEqual(refuse('post.not-yours'));
  });

  it('given an edit window, when it has just closed, then only a moderator may edit', () => {
    const atTheEnd = minutesAfter(10);
    const tooLate = new Date(atTheEnd.getTime() + 1);
    expect(editPost(post, two, tenMinutes, ada, atTheEnd).accepted).toBe(true);
    expect(editPost(post, two, tenMinutes, ada, tooLate)).toEqual(refuse('post.edit-window-closed'));
    expect(editPost(post, two, tenMinutes, mary, tooLate).accepted).toBe(true);
  });
});

describe('deleting and restoring a post', () => {
  it('when its author deletes it, then the text and the revision stay', () => {
    const gone: AuthoredPost = { ...post, status: 'deleted', deletedBy: 'author', version: 2 };
    expect(deletePost(post, forEver, ada, later)).toEqual(
      accept(gone, { type: 'deleted', post: gone, at: later, by: 'ada' }),
    );
  });

  it('when another member deletes it, or the author too late, then it is refused', () => {
    expect(deletePost(post, forEver, charles, later)).toEqual(refuse('post.not-yours'));
    expect(deletePost(post, tenMinutes, ada, minutesAfter(11))).toEqual(refuse('post.edit-window-closed'));
  });

  it('given a deleted post, when its author or a moderator restores it, then it is as before, two versions later', () => {
    for (const by of [ada, mary]) {
      expect(restorePost(deleted, forEver, by, later)).toEqual(acceptChange('restored', { ...post, version: 3 }));
    }
  });

  it('given a post that a moderator deleted, when its author restores it, then that is refused, but a moderator may', () => {
    expect(removed).toEqual({ ...post, status: 'deleted', deletedBy: 'moderator', version: 2 });
    expect(restorePost(removed, forEver, ada, later)).toEqual(refuse('post.removed-by-moderator'));
    expect(restorePost(removed, forEver, charles, later)).toEqual(refuse('post.not-yours'));
    expect(restorePost(removed, forEver, mary, later)).toEqual(acceptChange('restored', { ...post, version: 3 }));
  });

  it('given a post that its author deleted while a moderator, when they restore it, then they may, moderator or not', () => {
    const marysPost = postOf(mary);
    const gone = deletedBy(mary, marysPost);
    expect(gone.deletedBy).toBe('author');
    for (const by of [mary, { ...mary, roles: [] }]) {
      expect(restorePost(gone, forEver, by, later)).toEqual(acceptChange('restored', { ...marysPost, version: 3 }));
    }
  });

  it('given the post of a guest, when a moderator with the same id deletes it, then a moderator did', () => {
    const guest: Actor = { ...actor('mary'), kind: 'guest' };
    expect(deletedBy(mary, postOf(guest)).deletedBy).toBe('moderator');
  });

  it('given a post of which is not known who deleted it, when its author restores it, then they may', () => {
    const old = { ...deleted, deletedBy: null };
    expect(restorePost(old, forEver, ada, later)).toEqual(acceptChange('restored', { ...post, version: 3 }));
  });

  it('given a published post, when it is restored, then that is refused, and a stranger learns nothing by trying', () => {
    expect(restorePost(post, forEver, ada, later)).toEqual(refuse('post.not-deleted'));
    expect(restorePost(post, forEver, charles, later)).toEqual(refuse('post.not-yours'));
    expect(restorePost(deleted, forEver, charles, later)).toEqual(refuse('post.not-yours'));
  });
});

describe('a deleted post', () => {
  it('is not found by anyone who would change it, not even a moderator', () => {
    const changes = [
      editPost(deleted, two, forEver, mary, later),
      deletePost(deleted, forEver, mary, later),
      setLocked(deleted, true, mary, later),
      setLocked(deleted, true, charles, later),
      voteOnPost(deleted, 0, 1, later),
    ];
    for (const change of changes) expect(change).toEqual(refuse('post.not-found'));
  });
});

describe('locking a post', () => {
  const locked = acceptedOrThrow(setLocked(post, true, mary, later)).state;

  it('when a moderator locks it, then its version rises, but not its revision', () => {
    const closed = { ...post, locked: true, version: 2 };
    expect(setLocked(post, true, mary, later)).toEqual(accept(closed, { type: 'locked', post: closed, at: later }));
  });

  it('given a locked post, when it is unlocked, then it is open again', () => {
    const open = { ...post, version: 3 };
    expect(setLocked(locked, false, mary, later)).toEqual(accept(open, { type: 'unlocked', post: open, at: later }));
  });

  it('when it is in that state already, then nothing happens', () => {
    expect(setLocked(post, false, mary, later)).toEqual(accept(post));
    expect(setLocked(locked, true, mary, later)).toEqual(accept(locked));
  });

  it('when its author tries, then it is refused', () => {
    expect(setLocked(post, true, ada, later)).toEqual(refuse('post.forbidden'));
    expect(setLocked(post, false, ada, later)).toEqual(refuse('post.forbidden'));
  });
});

function actor(id: string): Actor {
  return { site: 'default', kind: 'member', id, name: id, handle: id, picture: null, email: null, roles: [] };
}

function minutesAfter(minutes: number): Date {
  return new Date(written.getTime() + minutes * 60_000);
}
