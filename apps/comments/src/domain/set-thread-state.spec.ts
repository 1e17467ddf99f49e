import { accept, type Actor, refuse, acceptedOrThrow } from '#libs/kernel';
import { setThreadState } from './set-thread-state.js';
import { type ClosedReason, openThreadOfPost, type Thread } from './thread.js';

const opened = new Date('2026-11-01T08:00:00.000Z');
const now = new Date('2026-11-25T08:00:00.000Z');
const mary: Actor = {
  site: 'default',
  kind: 'member',
  id: 'mary',
  name: 'Mary',
  handle: null,
  picture: null,
  email: null,
  roles: ['moderator'],
};
const thread = acceptedOrThrow(
  openThreadOfPost({
    id: 'thread',
    site: 'default',
    title: 'On engines',
    authorId: 'mary',
    authorKind: 'member',
    createdAt: opened,
  }),
).state;

describe('a moderator', () => {
  it('closes a thread, and says so once', () => {
    const closed = closedFor('moderator');
    expect(setThreadState(thread, 'closed', mary, now)).toEqual(accept({ ...closed, version: 2 }, 'closed'));
    expect(setThreadState(closed, 'closed', mary, now)).toEqual(accept(closed));
  });

  it('closes a thread that is closed for another reason: then both stand', () => {
    expect(setThreadState(closedFor('post-locked'), 'closed', mary, now)).toEqual(
      accept({ ...closedFor('post-locked', 'moderator'), version: 2 }, 'closed'),
    );
  });

  it.each<ClosedReason[]>([['moderator'], ['age'], ['age', 'moderator']])(
    'opens a thread that is closed for %s, and its quiet days count from now on',
    (...reasons) => {
      expect(setThreadState(closedFor(...reasons), 'open', mary, now)).toEqual(
        accept({ ...thread, quietSince: now, version: 2 }, 'opened'),
      );
    },
  );

  it('opens nothing that the post keeps closed', () => {
    const locked = closedFor('post-locked');
    expect(setThreadState(locked, 'open', mary, now)).toEqual(accept(locked));
    expect(setThreadState(closedFor('post-locked', 'moderator'), 'open', mary, now)).toEqual(
      accept({ ...locked, quietSince: now, version: 2 }, 'updated'),
    );
  });

  it('opens an open thread: then nothing has happened', () => {
    expect(setThreadState(thread, 'open', mary, now)).toEqual(accept(thread));
  });
});

it('nobody else opens or closes a thread, its author neither', () => {
  const author: Actor = { ...mary, roles: [] };
  expect(setThreadState(thread, 'closed', author, now)).toEqual(refuse('thread.forbidden'));
  expect(setThreadState(closedFor('moderator'), 'open', author, now)).toEqual(refuse('thread.forbidden'));
  expect(setThreadState(thread, 'closed', { ...mary, roles: ['admin'] }, now).accepted).toBe(true);
});

function closedFor(...reasons: ClosedReason[]): Thread {
  return { ...thread, closedBecause: reasons };
}
