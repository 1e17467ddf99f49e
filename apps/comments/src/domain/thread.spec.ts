import { accept, acceptedOrThrow } from '#libs/kernel';
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
  it('when the post is there, then it opens under the same id, empty', () => {
    expect(openThreadOfPost(post)).toEqual(
      accept(
        {
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
          quietSince: created,
          version: 1,
          scoreVersion: 0,
          createdAt: created,
        },
        'opened',
      ),
    );
  });

  it('when a reason to close comes, then it is closed', () => {
    expect(closeThread(thread, 'post-locked')).toEqual(accept(locked, 'closed'));
  });

  it('given a closed one, when another reason comes, then both stand', () => {
    expect(closeThread(locked, 'post-deleted')).toEqual(accept(lockedAndGone, 'closed'));
  });

  it('when a reason comes that stands already, or goes that does not stand, then nothing has happened', () => {
    expect(closeThread(locked, 'post-locked')).toEqual(accept(locked));
    expect(reopenThread(locked, 'post-deleted')).toEqual(accept(locked));
  });

  it('given two reasons, when one goes, then it stays closed; when the last one goes, then it opens', () => {
    const one = reopenThread(lockedAndGone, 'post-deleted');
    expect(one).toEqual(accept({ ...locked, version: 4 }, 'updated'));
    expect(reopenThread(one.state, 'post-locked')).toEqual(accept({ ...thread, version: 5 }, 'opened'));
  });

  it('when the post gets another title, then it follows; the same title changes nothing', () => {
    expect(retitleThread(thread, 'On looms')).toEqual(accept({ ...thread, title: 'On looms', version: 2 }, 'updated'));
    expect(retitleThread(thread, 'On engines')).toEqual(accept(thread));
  });

  it('is gone for readers when its post was deleted, not when it is only closed', () => {
    expect([thread, locked, lockedAndGone].map(isGone)).toEqual([false, false, true]);
  });

  it('was last active when its newest comment came, or else when it began', () => {
    const commented = new Date('2026-11-23T08:00:00.000Z');
    expect(lastActivityOf(thread)).toBe(created);
    expect(lastActivityOf({ ...thread, lastCommentAt: commented })).toBe(commented);
  });
});
