import { accept } from '#libs/kernel';
import { closeThread, lastActivityOf, type Thread, type ThreadEvent } from './thread.js';

const DAY = 24 * 60 * 60 * 1_000;

/**
 * Until when an open thread takes comments if nobody writes in it, in milliseconds since 1970; for ever where nothing closes it
 * but a decision, as of one that is closed.
 * @param closeAfterDays null for never
 */
export function openUntil(thread: Thread, closeAfterDays: number | null): number {
  if (closeAfterDays === null || thread.closedBecause.length > 0) return Infinity;
  return Math.max(lastActivityOf(thread).getTime(), thread.quietSince.getTime()) + closeAfterDays * DAY;
}

/** Whether nobody has written in an open thread for so long that it is over. */
export function isOver(thread: Thread, closeAfterDays: number | null, now: Date): boolean {
  return now.getTime() > openUntil(thread, closeAfterDays);
}

/** What readers see: a thread is closed the moment that it is over, and that is written down and told a little later. */
export function asOf<T extends Thread>(thread: T, closeAfterDays: number | null, now: Date): T {
  return isOver(thread, closeAfterDays, now) ? { ...thread, closedBecause: ['age'] } : thread;
}

export function closeIfOver(thread: Thread, closeAfterDays: number | null, now: Date) {
  return isOver(thread, closeAfterDays, now) ? closeThread(thread, 'age') : accept<Thread, ThreadEvent>(thread);
}
