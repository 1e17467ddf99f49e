import { accept, type Actor, type Decision, isModerator, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';
import { changed, closeThread, type ClosedReason, type Thread, type ThreadEvent } from './thread.js';

/** The reasons that a moderator overrules; the others belong to the post. */
const OVERRULED: readonly ClosedReason[] = ['moderator', 'age'];

/** A thread that a moderator opens stays open for another `closeAfterDays`. */
export function setThreadState(
  thread: Thread,
  state: 'open' | 'closed',
  actor: Actor,
  now: Date,
): Decision<Thread, ThreadEvent, Failure> {
  if (!isModerator(actor)) return refuse('thread.forbidden');
  if (state === 'closed') return closeThread(thread, 'moderator');
  const closedBecause = thread.closedBecause.filter((reason) => !OVERRULED.includes(reason));
  if (closedBecause.length === thread.closedBecause.length) return accept(thread);
  return changed(closedBecause.length === 0 ? 'opened' : 'updated', { ...thread, closedBecause, inactiveSince: now });
}
