import { accept, type Actor, type Decision, isModerator, refuse } from '#libs/kernel';
import { mayChange } from './edit-post.js';
import type { Failure } from './failure.js';
import { isAuthor, type Post, type PostEvent, type PostLimits } from './post.js';

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
  const deletedBy = isAuthor(post, actor) ? 'author' : 'moderator';
  return accept({ ...post, status: 'deleted', deletedBy, version: post.version + 1 }, 'deleted');
}

/** What a moderator deleted, its author does not restore. */
export function restorePost(
  post: Post,
  limits: PostLimits,
  actor: Actor,
  now: Date,
): Decision<Post, PostEvent, Failure> {
  const refused = mayChange(post, limits, actor, now);
  if (refused !== null) return refuse(refused);
  if (post.status !== 'deleted') return refuse('post.not-deleted');
  if (post.deletedBy === 'moderator' && !isModerator(actor)) return refuse('post.removed-by-moderator');
  return accept({ ...post, status: 'published', deletedBy: null, version: post.version + 1 }, 'restored');
}
