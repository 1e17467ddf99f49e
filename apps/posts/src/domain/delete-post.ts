import { accept, type Actor, type Decision, isModerator, refuse } from '#libs/kernel';
import { checkRights } from './edit-post.js';
import type { Failure } from './failure.js';
import { type AuthoredPost, isAuthor, type Post, type PostEvent, type PostLimits } from './post.js';

/** A deleted post keeps its row, so that it can be restored, but readers do not find it any more. */
export function deletePost(
  post: AuthoredPost,
  limits: PostLimits,
  actor: Actor,
  now: Date,
): Decision<Post, PostEvent, Failure> {
  if (post.status === 'deleted') return refuse('post.not-found');
  const refused = checkRights(post, limits, actor, now);
  if (refused !== null) return refuse(refused);
  const deletedBy = isAuthor(post, actor) ? 'author' : 'moderator';
  const deleted = { ...post, status: 'deleted', deletedBy, version: post.version + 1 } as const;
  return accept(deleted, { type: 'deleted', post: deleted, at: now, by: actor.id });
}

/** Its author cannot restore a post that a moderator deleted. */
export function restorePost(
  post: AuthoredPost,
  limits: PostLimits,
  actor: Actor,
  now: Date,
): Decision<Post, PostEvent, Failure> {
  const refused = checkRights(post, limits, actor, now);
  if (refused !== null) return refuse(refused);
  if (post.status !== 'deleted') return refuse('post.not-deleted');
  if (post.deletedBy === 'moderator' && !isModerator(actor)) return refuse('post.removed-by-moderator');
  const restored = { ...post, status: 'published', deletedBy: null, version: post.version + 1 } as const;
  return accept(restored, { type: 'restored', post: restored, at: now });
}
