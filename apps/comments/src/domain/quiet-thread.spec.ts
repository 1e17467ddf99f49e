import { accept, acceptedOrThrow } from '#libs/kernel';
import { asOf, closeIfOver, isOver } from './quiet-thread.js';
import { openThreadOfPost, type Thread } from './thread.js';

const opened = new Date('2026-11-01T08:00:00.000Z');
const thread = acceptedOrThrow(
  openThreadOfPost({
    id: 'thread',
    site: 'default',
    title: 'On engines',
    authorId: 'ada',
    authorKind: 'member',
    createdAt: opened,
  }),
).state;

describe('a thread where nobody writes', () => {
  it('is over once the days that its site waits have passed since it opened, to the millisecond', () => {
    expect(isOver(thread, 30, daysAfter(30))).toBe(false);
    expect(isOver(thread, 30, new Date(daysAfter(30).getTime() + 1))).toBe(true);
  });

  it('is over when they have passed since the last comment', () => {
    const commented: Thread = { ...thread, lastCommentAt: daysAfter(20) };
    expect(isOver(commented, 30, daysAfter(40))).toBe(false);
    expect(isOver(commented, 30, daysAfter(51))).toBe(true);
  });

  it('is over when they have passed since a moderator opened it again', () => {
    const reopened: Thread = { ...thread, lastCommentAt: daysAfter(20), quietSince: daysAfter(60) };
    expect(isOver(reopened, 30, daysAfter(90))).toBe(false);
    expect(isOver(reopened, 30, daysAfter(91))).toBe(true);
  });

  it('is never over where the site does not want that, or where another reason stands', () => {
    expect(isOver(thread, null, daysAfter(10_000))).toBe(false);
    expect(isOver({ ...thread, closedBecause: ['post-locked'] }, 30, daysAfter(31))).toBe(false);
    expect(isOver({ ...thread, closedBecause: ['age'] }, 30, daysAfter(31))).toBe(false);
  });

  it('is closed for readers when it is over, without a change', () => {
    expect(asOf(thread, 30, daysAfter(30))).toBe(thread);
    expect(asOf(thread, 30, daysAfter(31))).toEqual({ ...thread, closedBecause: ['age'] });
  });

  it('closes when it is over, and only then', () => {
    expect(closeIfOver(thread, 30, daysAfter(30))).toEqual(accept(thread));
    expect(closeIfOver(thread, 30, daysAfter(31))).toEqual(
      accept({ ...thread, closedBecause: ['age'], version: 2 }, 'closed'),
    );
  });
});

function daysAfter(days: number): Date {
  return new Date(opened.getTime() + days * 24 * 60 * 60 * 1_000);
}
