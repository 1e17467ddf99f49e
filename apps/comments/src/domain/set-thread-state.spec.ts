import { accept, acceptedOrThrow, type Actor, refuse } from '#libs/kernel';
import { acceptThread } from '../../test/samples.js';
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
  it('closes a thread, and publishes it once', () => {
    const closed = closedFor('moderator');
    expect(setThreadState(thread, 'closed', mary, now)).toEqual(acceptThread('closed', { ...closed, version: 2 }));
    expect(setThreadState(closed, 'closed', mary, now)).toEqual(accept(closed));
  });

  it('closes a thread that is closed for another reason, which then has both', () => {
    expect(setThreadState(closedFor('post-locked'), 'closed', mary, now)).toEqual(
      acceptThread('closed', { ...closedFor('post-locked', 'moderator'), version: 2 }),
    );
  });

  it.each<ClosedReason[]>([['moderator'], ['age'], ['age', 'moderator']])(
    'opens a thread that is closed for %s, and its age counts from now on',
    (...reasons) => {
      expect(setThreadState(closedFor(...reasons), 'open', mary, now)).toEqual(
        acceptThread('opened', { ...thread, inactiveSince: now, version: 2 }),
      );
    },
  );

  it('does not open a thread that its post keeps closed', () => {
    const locked = closedFor('post-locked');
    expect(setThreadState(locked, 'open', mary, now)).toEqual(accept(locked));
    expect(setThreadState(closedFor('post-locked', 'moderator'), 'open', mary, now)).toEqual(
      acceptThread('updated', { ...locked, inactiveSince: now, version: 2 }),
    );
  });

  it('changes nothing by opening an open thread', () => {
    expect(setThreadState(thread, 'open', mary, now)).toEqual(accept(thread));
  });
});

it('refuses to open or close a thread for anyone else, even its author', () => {
  const author: Actor = { ...mary, roles: [] };
  expect(setThreadState(thread, 'closed', author, now)).toEqual(refuse('thread.forbidden'));
  expect(setThreadState(closedFor('moderator'), 'open', author, now)).toEqual(refuse('thread.forbidden'));
  expect(setThreadState(thread, 'closed', { ...mary, roles: ['admin'] }, now).accepted).toBe(true);
});

function closedFor(...reasons: ClosedReason[]): Thread {
  return { ...thread, closedBecause: reasons };
}
