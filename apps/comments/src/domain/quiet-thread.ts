import { accept } from '#libs/kernel';
import { closeThread, lastActivityOf, type Thread, type ThreadEvent } from './thread.js';

const DAY = 24 * 60 * 60 * 1_000;

/**
 * Whether nobody has written in an open thread for so long that it is over.
 * @param closeAfterDays null for never
 */
export function isOver(thread: Thread, closeAfterDays: number | null, now: Date): boolean {
  if (closeAfterDays === null || thread.closedBecause.length > 0) return false;
  const quietSince = Math.max(lastActivityOf(thread).getTime(), thread.quietSince.getTime());
  return now.getTime() - quietSince > closeAfterDays * DAY;
}

/** What readers see: a thread is closed the moment that it is over, and that is written down and told a little later. */
export function asOf(thread: Thread, closeAfterDays: number | null, now: Date): Thread {
  return isOver(thread, closeAfterDays, now) ? { ...thread, closedBecause: ['age'] } : thread;
}

export function closeIfOver(thread: Thread, closeAfterDays: number | null, now: Date) {
  return isOver(thread, closeAfterDays, now) ? closeThread(thread, 'age') : accept<Thread, ThreadEvent>(thread);
}
