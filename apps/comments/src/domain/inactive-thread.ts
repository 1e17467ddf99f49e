import { accept } from '#libs/kernel';
import { closeThread, lastActivityOf, type Thread, type ThreadDecision } from './thread.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Until when a thread takes comments if nobody writes in it, in milliseconds since 1970; Infinity if it does not close by age,
 * or is closed already.
 * @param closeAfterDays null for never
 */
export function openUntil(thread: Thread, closeAfterDays: number | null): number {
  if (closeAfterDays === null || thread.closedBecause.length > 0) return Infinity;
  return Math.max(lastActivityOf(thread).getTime(), thread.inactiveSince.getTime()) + closeAfterDays * DAY_MS;
}

/** Whether nobody has written in an open thread for so long that it closes. */
export function isInactive(thread: Thread, closeAfterDays: number | null, now: Date): boolean {
  return now.getTime() > openUntil(thread, closeAfterDays);
}

/** The thread as readers see it: an inactive one is closed at once, although that is written and published a little later. */
export function withAgeApplied<T extends Thread>(thread: T, closeAfterDays: number | null, now: Date): T {
  return isInactive(thread, closeAfterDays, now) ? { ...thread, closedBecause: ['age'] } : thread;
}

export function closeIfInactive(thread: Thread, closeAfterDays: number | null, now: Date): ThreadDecision {
  return isInactive(thread, closeAfterDays, now) ? closeThread(thread, 'age') : accept(thread);
}
