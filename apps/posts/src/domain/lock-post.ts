import { accept, type Actor, type Decision, isModerator, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';
import type { Post, PostEvent } from './post.js';

/** Closes or opens the discussion. */
export function setLocked(post: Post, locked: boolean, actor: Actor, now: Date): Decision<Post, PostEvent, Failure> {
  if (post.status === 'deleted') return refuse('post.not-found');
  if (!isModerator(actor)) return refuse('post.forbidden');
  if (post.locked === locked) return accept(post);
  const changed = { ...post, locked, version: post.version + 1 };
  return accept(changed, { type: locked ? 'locked' : 'unlocked', post: changed, at: now });
}
