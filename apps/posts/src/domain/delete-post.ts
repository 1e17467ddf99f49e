import { accept, type Actor, type Decision, refuse } from '#libs/kernel';
import { mayChange } from './edit-post.js';
import type { Failure } from './failure.js';
import type { Post, PostEvent, PostLimits } from './post.js';

/** A deleted post keeps its row, so that it can be restored, but readers find it no more. */
export function deletePost(
  post: Post,
  limits: PostLimits,
  actor: Actor,
  now: Date,
): Decision<Post, PostEvent, Failure> {
  if (post.status === 'deleted') return refuse('post.not-found');
  const refused = mayChange(post, limits, actor, now);
  if (refused !== null) return refuse(refused);
  return accept({ ...post, status: 'deleted', version: post.version + 1 }, 'deleted');
}

export function restorePost(
  post: Post,
  limits: PostLimits,
  actor: Actor,
  now: Date,
): Decision<Post, PostEvent, Failure> {
  const refused = mayChange(post, limits, actor, now);
  if (refused !== null) return refuse(refused);
  if (post.status !== 'deleted') return refuse('post.not-deleted');
  return accept({ ...post, status: 'published', version: post.version + 1 }, 'restored');
}
