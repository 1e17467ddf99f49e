import { aComment, aThread } from '../../../test/samples.js';
import type { ChangedRow } from './thread-changes.js';
import { needsOwnUpdates, prepareUpdates, type ThreadUpdate, updatesFor } from './thread-updates.js';

const stranger = { since: 5, isNew: false, reader: null };

function row({ isAbove = false, ...but }: Partial<ChangedRow>): ChangedRow {
  const author = { authorName: 'Charles', authorHandle: null, authorPicture: null };
  return { ...aComment(but), best: 0, controversy: 0, isAbove, ...author };
}

/** Of a thread at version 7, in which two comments changed. */
const prepared = prepareUpdates(
  aThread({ version: 7 }),
  [row({ id: 'a', lastChangedVersion: 6 }), row({ id: 'b', lastChangedVersion: 7 })],
  true,
);

const eventsIn = (updates: readonly ThreadUpdate[]) => updates.map(({ event, id }) => `${event} ${String(id)}`);
/** As JSON carries them. */
const dataIn = (updates: readonly ThreadUpdate[]) =>
  updates.map(({ data }) => JSON.parse(JSON.stringify(data)) as Record<string, unknown>);

describe('the updates of a thread', () => {
  it.each([
    { since: null, isNew: true, sent: ['thread 7'], known: 7 },
    { since: 5, isNew: false, sent: ['comment 6', 'comment 7', 'thread 7'], known: 7 },
    { since: 6, isNew: true, sent: ['comment 7', 'thread 7'], known: 7 },
    { since: 7, isNew: true, sent: ['thread 7'], known: 7 },
    { since: 7, isNew: false, sent: [], known: 7 },
    { since: 8, isNew: true, sent: ['reset 7'], known: 7 },
    { since: 8, isNew: false, sent: ['reset 7'], known: 7 },
  ])('for a listener that knows $since (new: $isNew) are $sent', ({ since, isNew, sent, known }) => {
    const { updates, since: now } = updatesFor(prepared, { since, isNew, reader: null });
    expect(eventsIn(updates)).toEqual(sent);
    expect(now).toBe(known);
  });

  it('reset a listener that comes back after too long, but never one that stayed', () => {
    const later = prepareUpdates(aThread({ version: 206 }), [], true);
    expect(eventsIn(updatesFor(later, { ...stranger, isNew: true }).updates)).toEqual(['reset 206']);
    expect(eventsIn(updatesFor(later, { ...stranger, since: 6, isNew: true }).updates)).toEqual(['thread 206']);
    expect(eventsIn(updatesFor(later, stranger).updates)).toEqual(['thread 206']);
  });

  it('end with the last change that was read if there are more, and go on from there', () => {
    const part = prepareUpdates(
      aThread({ version: 900 }),
      [row({ lastChangedVersion: 6 }), row({ lastChangedVersion: 205 })],
      false,
    );
    const { updates, since } = updatesFor(part, stranger);
    expect(eventsIn(updates)).toEqual(['comment 6', 'comment 205']);
    expect(since).toBe(205);
    expect(updatesFor(part, { ...stranger, since: 300 })).toEqual({ updates: [], since: 300 });
  });

  it('contain the ancestors of a reply before it, and again at their own position', () => {
    const b = row({ id: 'b', parentId: 'a', lastChangedVersion: 6 });
    const c = row({ id: 'c', parentId: 'b', lastChangedVersion: 7 });
    const sentFor = (a: ChangedRow, since: number) => {
      const { updates } = updatesFor(prepareUpdates(aThread({ version: 8 }), [b, c, a], true), { ...stranger, since });
      return eventsIn(updates).map((event, i) => `${event} ${String(dataIn(updates)[i]?.id)}`);
    };
    const a = row({ id: 'a', lastChangedVersion: 8 });
    const inPlace = ['comment 6 b', 'comment 7 c', 'comment 8 a', 'thread 8 thread'];
    expect(sentFor(a, 5)).toEqual(['comment 5 a', ...inPlace]);
    expect(sentFor(a, 6)).toEqual(inPlace.slice(1));
    expect(sentFor({ ...a, lastChangedVersion: 9, isAbove: true }, 5)).toEqual([
      'comment 5 a',
      ...inPlace.toSpliced(2, 1),
    ]);
  });

  it('contain nothing that depends on the viewer', () => {
    const [comment] = dataIn(updatesFor(prepared, stranger).updates);
    expect(comment).toMatchObject({ id: 'a', body: 'One.', author: { name: 'Charles' } });
    for (const own of ['myVote', 'myReactions', 'moreReplies']) expect(comment).not.toHaveProperty(own);
  });

  it.each([
    { status: 'deleted', shown: 'deleted' },
    { status: 'removed', shown: 'removed' },
    { status: 'pending', shown: 'removed' },
    { status: 'rejected', shown: 'removed' },
    { status: 'spam', shown: 'removed' },
    { status: 'shadow', shown: 'removed' },
  ] as const)('show a $status comment only as $shown', ({ status, shown }) => {
    const hidden = row({
      id: 'a',
      lastChangedVersion: 7,
      status,
      body: 'secret',
      revision: 4,
      score: 3,
      reactions: { '👍': 1 },
    });
    const [comment] = dataIn(updatesFor(prepareUpdates(aThread({ version: 7 }), [hidden], true), stranger).updates);
    expect(comment).toEqual({ id: 'a', threadId: 'thread', parentId: null, depth: 0, status: shown, replyCount: 0 });
  });

  it('count for a shadowed reader what only they take for published', () => {
    const newest = new Date('2026-11-22T12:00:00.000Z');
    const shadowBanned = { count: 3, newest, replies: new Map([['a', 2]]) };
    const [a, b, thread] = dataIn(updatesFor(prepared, { ...stranger, shadowBanned }).updates);
    expect([a?.replyCount, b?.replyCount, thread?.commentCount]).toEqual([2, 0, 3]);
    expect(thread).toMatchObject({ version: 7, lastCommentAt: newest.toISOString() });
    expect(dataIn(updatesFor(prepared, stranger).updates)).toMatchObject([{ replyCount: 0 }, {}, { commentCount: 0 }]);
  });

  it('do not reveal to readers that they are shadowed', () => {
    const shadowed = prepareUpdates(aThread({ version: 7 }), [row({ lastChangedVersion: 7, status: 'shadow' })], true);
    const charles = { kind: 'member', id: 'charles' } as const;
    expect(eventsIn(updatesFor(shadowed, { ...stranger, reader: charles }).updates)).toEqual(['thread 7']);
    expect(eventsIn(updatesFor(shadowed, { ...stranger, reader: { ...charles, kind: 'guest' } }).updates)).toEqual([
      'comment 7',
      'thread 7',
    ]);
  });

  it('are shared, except by readers who are shadowed', () => {
    const hidden = prepareUpdates(aThread({ version: 7 }), [row({ lastChangedVersion: 7, status: 'shadow' })], true);
    const charles = { kind: 'member', id: 'charles' } as const;
    expect(needsOwnUpdates(hidden, { ...stranger, reader: charles })).toBe(true);
    expect(needsOwnUpdates(hidden, { ...stranger, reader: { ...charles, id: 'ada' } })).toBe(false);
    expect(needsOwnUpdates(prepared, { ...stranger, reader: charles })).toBe(false);
    expect(updatesFor(prepared, stranger).updates[0]).toBe(updatesFor(prepared, stranger).updates[0]);
  });
});
