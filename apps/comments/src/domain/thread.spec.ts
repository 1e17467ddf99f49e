import { accept, acceptedOrThrow } from '#libs/kernel';
import { acceptThread } from '../../test/samples.js';
import {
  closeThread,
  isGone,
  lastActivityOf,
  openThreadOfPost,
  reopenThread,
  retitleThread,
  type Thread,
} from './thread.js';

const created = new Date('2026-11-22T08:00:00.000Z');
const post = {
  id: 'post',
  site: 'default',
  title: 'On engines',
  authorId: 'ada',
  authorKind: 'member' as const,
  createdAt: created,
};
const thread = acceptedOrThrow(openThreadOfPost(post)).state;
const locked: Thread = { ...thread, closedBecause: ['post-locked'], version: 2 };
const lockedAndGone: Thread = { ...thread, closedBecause: ['post-locked', 'post-deleted'], version: 3 };

describe('the thread of a post', () => {
  it('when the post exists, then it opens under the same id, empty', () => {
    expect(openThreadOfPost(post)).toEqual(
      acceptThread('opened', {
        id: 'post',
        site: 'default',
        key: null,
        url: null,
        address: null,
        title: 'On engines',
        postId: 'post',
        authorId: 'ada',
        authorKind: 'member',
        closedBecause: [],
        commentCount: 0,
        lastCommentAt: null,
        inactiveSince: created,
        version: 1,
        scoreVersion: 0,
        createdAt: created,
      }),
    );
  });

  it('when a reason to close is added, then it is closed', () => {
    expect(closeThread(thread, 'post-locked')).toEqual(acceptThread('closed', locked));
  });

  it('given a closed thread, when another reason is added, then it has both', () => {
    expect(closeThread(locked, 'post-deleted')).toEqual(acceptThread('closed', lockedAndGone));
  });

  it('when a reason is added that it has, or removed that it has not, then nothing happens', () => {
    expect(closeThread(locked, 'post-locked')).toEqual(accept(locked));
    expect(reopenThread(locked, 'post-deleted')).toEqual(accept(locked));
  });

  it('given two reasons, when one is removed, then it stays closed; when the last one is removed, then it opens', () => {
    const one = reopenThread(lockedAndGone, 'post-deleted');
    expect(one).toEqual(acceptThread('updated', { ...locked, version: 4 }));
    expect(reopenThread(acceptedOrThrow(one).state, 'post-locked')).toEqual(
      acceptThread('opened', { ...thread, version: 5 }),
    );
  });

  it('when the post gets another title, then it gets it too; the same title changes nothing', () => {
    expect(retitleThread(thread, 'On looms')).toEqual(
      acceptThread('updated', { ...thread, title: 'On looms', version: 2 }),
    );
    expect(retitleThread(thread, 'On engines')).toEqual(accept(thread));
  });

  it('is gone for readers when its post was deleted, not when it is only closed', () => {
    expect([thread, locked, lockedAndGone].map(isGone)).toEqual([false, false, true]);
  });

  it('was last active when its newest comment was written, or else when it was created', () => {
    const commented = new Date('2026-11-23T08:00:00.000Z');
    expect(lastActivityOf(thread)).toBe(created);
    expect(lastActivityOf({ ...thread, lastCommentAt: commented })).toBe(commented);
  });
});
