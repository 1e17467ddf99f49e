import { accept, type Actor, refuse, acceptedOrThrow } from '#libs/kernel';
import { createPost, keptOf } from './create-post.js';
import { deletePost, restorePost } from './delete-post.js';
import { editPost } from './edit-post.js';
import { setLocked } from './lock-post.js';
import type { PostText, TextLimits } from './post.js';
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
const post = acceptedOrThrow(createPost('0193a5c0-0000-7000-8000-000000000001', text, forEver, ada, written)).state;
const removed = acceptedOrThrow(deletePost(post, forEver, mary, later)).state;
const deleted = acceptedOrThrow(deletePost(post, forEver, ada, later)).state;

describe('editing a post', () => {
  it('when its author changes the text, then revision and version rise, and its slug stays', () => {
    expect(editPost(post, two, forEver, ada, later)).toEqual(
      accept({ ...post, ...keptOf(two), revision: 2, version: 2, editedAt: later }, 'edited'),
    );
  });

  it.each<[string, PostText]>([
    ['title', { ...text, title: 'On difference engines' }],
    ['category', { ...text, categoryId: '0193a5bf-0000-7000-8000-000000000003' }],
    ['tags', { ...text, tags: ['a'] }],
    ['order of tags', { ...text, tags: ['b', 'a'] }],
  ])('when the %s changes, then that is an edit too', (_what, changed) => {
    expect(editPost(post, changed, forEver, ada, later)).toEqual(
      accept({ ...post, ...keptOf(changed), revision: 2, version: 2, editedAt: later }, 'edited'),
    );
  });

  it('when the text is what it was, then nothing has happened', () => {
    expect(editPost(post, text, forEver, ada, later)).toEqual(accept(post));
  });

  it('when the new text is longer than the site allows, then it is refused', () => {
    expect(editPost(post, { ...two, body: 'x'.repeat(41) }, forEver, ada, later)).toEqual(refuse('post.body-too-long'));
  });

  it('when the new text has more links than the site allows, then it is refused', () => {
    const links = ['https://a.org', 'https://b.org'];
    expect(editPost(post, { ...two, links }, forEver, ada, later)).toEqual(refuse('post.too-many-links'));
  });

  it('when somebody else tries, then it is not theirs', () => {
    expect(editPost(post, two, forEver, charles, later)).toEqual(refuse('post.not-yours'));
  });

  it('when a guest comes whose id is like that of a member, then it is not theirs', () => {
    expect(editPost(post, two, forEver, { ...ada, kind: 'guest' }, later)).toEqual(refuse('post.not-yours'));
  });

  it('given an edit window, when it is over to the millisecond, then only a moderator may', () => {
    const atTheEnd = minutesAfter(10);
    const tooLate = new Date(atTheEnd.getTime() + 1);
    expect(editPost(post, two, tenMinutes, ada, atTheEnd).accepted).toBe(true);
    expect(editPost(post, two, tenMinutes, ada, tooLate)).toEqual(refuse('post.edit-window-closed'));
    expect(editPost(post, two, tenMinutes, mary, tooLate).accepted).toBe(true);
  });
});

describe('deleting and restoring a post', () => {
  it('when its author deletes it, then the text stays and its revision too', () => {
    expect(deletePost(post, forEver, ada, later)).toEqual(
      accept({ ...post, status: 'deleted', deletedBy: 'author', version: 2 }, 'deleted'),
    );
  });

  it('when somebody else or somebody too late deletes it, then it is refused', () => {
    expect(deletePost(post, forEver, charles, later)).toEqual(refuse('post.not-yours'));
    expect(deletePost(post, tenMinutes, ada, minutesAfter(11))).toEqual(refuse('post.edit-window-closed'));
  });

  it('given a deleted one, when its author or a moderator restores it, then it is as it was, two versions on', () => {
    for (const by of [ada, mary]) {
      expect(restorePost(deleted, forEver, by, later)).toEqual(accept({ ...post, version: 3 }, 'restored'));
    }
  });

  it('given one that a moderator deleted, when its author restores it, then that is refused, but a moderator may', () => {
    expect(removed).toEqual({ ...post, status: 'deleted', deletedBy: 'moderator', version: 2 });
    expect(restorePost(removed, forEver, ada, later)).toEqual(refuse('post.removed-by-moderator'));
    expect(restorePost(removed, forEver, charles, later)).toEqual(refuse('post.not-yours'));
    expect(restorePost(removed, forEver, mary, later)).toEqual(accept({ ...post, version: 3 }, 'restored'));
  });

  it('given one whose author is a moderator and deleted it, when they restore it, then they may, a moderator or not', () => {
    const own = acceptedOrThrow(createPost(post.id, text, forEver, mary, written)).state;
    const gone = acceptedOrThrow(deletePost(own, forEver, mary, later)).state;
    expect(gone.deletedBy).toBe('author');
    for (const by of [mary, { ...mary, roles: [] }]) {
      expect(restorePost(gone, forEver, by, later)).toEqual(accept({ ...own, version: 3 }, 'restored'));
    }
  });

  it('given one of a guest, when a moderator whose id is like theirs deletes it, then a moderator did', () => {
    const guest: Actor = { ...actor('mary'), kind: 'guest' };
    const theirs = acceptedOrThrow(createPost(post.id, text, forEver, guest, written)).state;
    expect(acceptedOrThrow(deletePost(theirs, forEver, mary, later)).state.deletedBy).toBe('moderator');
  });

  it('given one of which nobody knows who deleted it, when its author restores it, then they may', () => {
    const old = { ...deleted, deletedBy: null };
    expect(restorePost(old, forEver, ada, later)).toEqual(accept({ ...post, version: 3 }, 'restored'));
  });

  it('given one that is there, when it is restored, then that is refused, and a stranger learns nothing by trying', () => {
    expect(restorePost(post, forEver, ada, later)).toEqual(refuse('post.not-deleted'));
    expect(restorePost(post, forEver, charles, later)).toEqual(refuse('post.not-yours'));
    expect(restorePost(deleted, forEver, charles, later)).toEqual(refuse('post.not-yours'));
  });
});

describe('a deleted post', () => {
  it('is not found by whoever would change it, a moderator too', () => {
    const changes = [
      editPost(deleted, two, forEver, mary, later),
      deletePost(deleted, forEver, mary, later),
      setLocked(deleted, true, mary),
      setLocked(deleted, true, charles),
      voteOnPost(deleted, 0, 1),
    ];
    for (const change of changes) expect(change).toEqual(refuse('post.not-found'));
  });
});

describe('locking a post', () => {
  const locked = acceptedOrThrow(setLocked(post, true, mary)).state;

  it('when a moderator locks it, then its version rises, but not its revision', () => {
    expect(setLocked(post, true, mary)).toEqual(accept({ ...post, locked: true, version: 2 }, 'locked'));
  });

  it('given a locked one, when it is unlocked, then it is open again', () => {
    expect(setLocked(locked, false, mary)).toEqual(accept({ ...post, version: 3 }, 'unlocked'));
  });

  it('when it is so already, then nothing has happened', () => {
    expect(setLocked(post, false, mary)).toEqual(accept(post));
    expect(setLocked(locked, true, mary)).toEqual(accept(locked));
  });

  it('when its author tries, then that is for moderators', () => {
    expect(setLocked(post, true, ada)).toEqual(refuse('post.forbidden'));
    expect(setLocked(post, false, ada)).toEqual(refuse('post.forbidden'));
  });
});

function actor(id: string): Actor {
  return { site: 'default', kind: 'member', id, name: id, handle: id, picture: null, email: null, roles: [] };
}

function minutesAfter(minutes: number): Date {
  return new Date(written.getTime() + minutes * 60_000);
}
