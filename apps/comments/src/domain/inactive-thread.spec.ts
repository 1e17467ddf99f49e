import { accept, acceptedOrThrow } from '#libs/kernel';
import { closeIfInactive, isInactive, withAgeApplied } from './inactive-thread.js';
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

describe('a thread in which nobody writes', () => {
  it('becomes inactive exactly `closeAfterDays` after it opened', () => {
    expect(isInactive(thread, 30, daysAfter(30))).toBe(false);
    expect(isInactive(thread, 30, new Date(daysAfter(30).getTime() + 1))).toBe(true);
  });

  it('becomes inactive that long after the last comment', () => {
    const commented: Thread = { ...thread, lastCommentAt: daysAfter(20) };
    expect(isInactive(commented, 30, daysAfter(40))).toBe(false);
    expect(isInactive(commented, 30, daysAfter(51))).toBe(true);
  });

  it('becomes inactive that long after a moderator opened it again', () => {
    const reopened: Thread = { ...thread, lastCommentAt: daysAfter(20), inactiveSince: daysAfter(60) };
    expect(isInactive(reopened, 30, daysAfter(90))).toBe(false);
    expect(isInactive(reopened, 30, daysAfter(91))).toBe(true);
  });

  it('never becomes inactive if the site has no such limit, or if it is closed for another reason', () => {
    expect(isInactive(thread, null, daysAfter(10_000))).toBe(false);
    expect(isInactive({ ...thread, closedBecause: ['post-locked'] }, 30, daysAfter(31))).toBe(false);
    expect(isInactive({ ...thread, closedBecause: ['age'] }, 30, daysAfter(31))).toBe(false);
  });

  it('is closed for readers as soon as it is inactive, before that is written', () => {
    expect(withAgeApplied(thread, 30, daysAfter(30))).toBe(thread);
    expect(withAgeApplied(thread, 30, daysAfter(31))).toEqual({ ...thread, closedBecause: ['age'] });
  });

  it('closes once it is inactive', () => {
    expect(closeIfInactive(thread, 30, daysAfter(30))).toEqual(accept(thread));
    const closed: Thread = { ...thread, closedBecause: ['age'], version: 2 };
    expect(closeIfInactive(thread, 30, daysAfter(31))).toEqual(accept(closed, { type: 'closed', thread: closed }));
  });
});

function daysAfter(days: number): Date {
  return new Date(opened.getTime() + days * 24 * 60 * 60 * 1_000);
}
