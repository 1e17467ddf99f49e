import { accept, type Actor, type Decision, isModerator, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';
import { closeThread, type ClosedReason, type Thread, type ThreadEvent } from './thread.js';

/** What a moderator closes for, and what a moderator overrules; a post's reasons are the post's. */
const MODERATORS: readonly ClosedReason[] = ['moderator', 'age'];

/** A thread that a moderator opens is open for as many quiet days again as any other. */
export function setThreadState(
  thread: Thread,
  state: 'open' | 'closed',
  actor: Actor,
  now: Date,
): Decision<Thread, ThreadEvent, Failure> {
  if (!isModerator(actor)) return refuse('thread.forbidden');
  if (state === 'closed') return closeThread(thread, 'moderator');
  const closedBecause = thread.closedBecause.filter((reason) => !MODERATORS.includes(reason));
  if (closedBecause.length === thread.closedBecause.length) return accept(thread);
  const next = { ...thread, closedBecause, quietSince: now, version: thread.version + 1 };
  return accept(next, closedBecause.length === 0 ? 'opened' : 'updated');
}
