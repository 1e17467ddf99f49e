import { aComment, aThread } from '../../test/samples.js';
import type { ChangedRow } from './thread-changes.js';
import { newsOf, framesFor } from './thread-news.js';

const stranger = { since: 5, isNew: false, reader: null };

function row({ isAbove = false, ...but }: Partial<ChangedRow>): ChangedRow {
  const author = { authorName: 'Charles', authorHandle: null, authorPicture: null };
  return { ...aComment(but), best: 0, controversy: 0, isAbove, ...author };
}

/** Of a thread at version 7, in which readers saw two comments change. */
const news = newsOf(aThread({ version: 7 }), [row({ id: 'a', touched: 6 }), row({ id: 'b', touched: 7 })], true);

const eventsIn = (frames: string) =>
  [...frames.matchAll(/^event: (\w+)\nid: (\d+)$/gm)].map(([, event, id]) => `${event ?? ''} ${id ?? ''}`);
const dataIn = (frames: string) =>
  [...frames.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data) as Record<string, unknown>);

describe('what is told of a thread', () => {
  it.each([
    { since: null, isNew: true, told: ['thread 7'], known: 7 },
    { since: 5, isNew: false, told: ['comment 6', 'comment 7', 'thread 7'], known: 7 },
    { since: 6, isNew: true, told: ['comment 7', 'thread 7'], known: 7 },
    { since: 7, isNew: true, told: ['thread 7'], known: 7 },
    { since: 7, isNew: false, told: [], known: 7 },
    { since: 8, isNew: true, told: ['reset 7'], known: 7 },
    { since: 8, isNew: false, told: ['reset 7'], known: 7 },
  ])('to who knows $since (new: $isNew) is $told', ({ since, isNew, told, known }) => {
    const { frames, since: now } = framesFor(news, { since, isNew, reader: null });
    expect(eventsIn(frames)).toEqual(told);
    expect(now).toBe(known);
  });

  it('begins anew for who comes back after too long, but never for who was there', () => {
    const later = newsOf(aThread({ version: 206 }), [], true);
    expect(eventsIn(framesFor(later, { ...stranger, isNew: true }).frames)).toEqual(['reset 206']);
    expect(eventsIn(framesFor(later, { ...stranger, since: 6, isNew: true }).frames)).toEqual(['thread 206']);
    expect(eventsIn(framesFor(later, stranger).frames)).toEqual(['thread 206']);
  });

  it('stops at the last change read where there are more, and goes on from there', () => {
    const part = newsOf(aThread({ version: 900 }), [row({ touched: 6 }), row({ touched: 205 })], false);
    const { frames, since } = framesFor(part, stranger);
    expect(eventsIn(frames)).toEqual(['comment 6', 'comment 205']);
    expect(since).toBe(205);
    expect(framesFor(part, { ...stranger, since: 300 })).toEqual({ frames: '', since: 300 });
  });

  it('tells what stands above a reply before it, and again in its place', () => {
    const b = row({ id: 'b', parentId: 'a', touched: 6 });
    const c = row({ id: 'c', parentId: 'b', touched: 7 });
    const toldOf = (a: ChangedRow, since: number) => {
      const { frames } = framesFor(newsOf(aThread({ version: 8 }), [b, c, a], true), { ...stranger, since });
      return eventsIn(frames).map((event, i) => `${event} ${String(dataIn(frames)[i]?.id)}`);
    };
    const a = row({ id: 'a', touched: 8 });
    const inPlace = ['comment 6 b', 'comment 7 c', 'comment 8 a', 'thread 8 thread'];
    expect(toldOf(a, 5)).toEqual(['comment 5 a', ...inPlace]);
    expect(toldOf(a, 6)).toEqual(inPlace.slice(1));
    expect(toldOf({ ...a, touched: 9, isAbove: true }, 5)).toEqual(['comment 5 a', ...inPlace.toSpliced(2, 1)]);
  });

  it('holds nothing that depends on who reads it', () => {
    const [comment] = dataIn(framesFor(news, stranger).frames);
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
  ] as const)('says of what is $status only that it is $shown', ({ status, shown }) => {
    const hidden = row({ id: 'a', touched: 7, status, body: 'secret', revision: 4, score: 3, reactions: { '👍': 1 } });
    const [comment] = dataIn(framesFor(newsOf(aThread({ version: 7 }), [hidden], true), stranger).frames);
    expect(comment).toEqual({ id: 'a', threadId: 'thread', parentId: null, depth: 0, status: shown, replyCount: 0 });
  });

  it('counts for who is shadowed what only they take for published', () => {
    const newest = new Date('2026-11-22T12:00:00.000Z');
    const shadows = { count: 3, newest, replies: new Map([['a', 2]]) };
    const [a, b, thread] = dataIn(framesFor(news, { ...stranger, shadows }).frames);
    expect([a?.replyCount, b?.replyCount, thread?.commentCount]).toEqual([2, 0, 3]);
    expect(thread).toMatchObject({ version: 7, lastCommentAt: newest.toISOString() });
    expect(dataIn(framesFor(news, stranger).frames)).toMatchObject([{ replyCount: 0 }, {}, { commentCount: 0 }]);
  });

  it('keeps from who is shadowed that they are', () => {
    const shadowed = newsOf(aThread({ version: 7 }), [row({ touched: 7, status: 'shadow' })], true);
    const charles = { kind: 'member', id: 'charles' } as const;
    expect(eventsIn(framesFor(shadowed, { ...stranger, reader: charles }).frames)).toEqual(['thread 7']);
    expect(eventsIn(framesFor(shadowed, { ...stranger, reader: { ...charles, kind: 'guest' } }).frames)).toEqual([
      'comment 7',
      'thread 7',
    ]);
  });
});
