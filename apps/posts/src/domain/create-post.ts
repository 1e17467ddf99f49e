import { accept, type Actor, characters, type Decision, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';
import { hotness } from './hot.js';
import type { Post, PostEvent, PostLimits, PostText } from './post.js';
import { slugOf } from './slug.js';

export function createPost(
  id: string,
  text: PostText,
  limits: PostLimits,
  actor: Actor,
  now: Date,
): Decision<Post, PostEvent, Failure> {
  const tooLong = overLimits(text, limits);
  if (tooLong !== null) return refuse(tooLong);
  const post: Post = {
    ...text,
    id,
    site: actor.site,
    slug: slugOf(text.title, id),
    tags: [...text.tags],
    authorId: actor.id,
    authorKind: actor.kind,
    status: 'published',
    locked: false,
    pinned: false,
    score: 0,
    hot: hotness(0, now),
    revision: 1,
    version: 1,
    createdAt: now,
    editedAt: null,
    commentCount: 0,
    lastActivityAt: now,
    threadVersion: 0,
  };
  return accept(post, 'created');
}

export function overLimits(text: PostText, limits: PostLimits): Failure | null {
  if (characters(text.title) > limits.titleLength) return 'post.title-too-long';
  if (characters(text.body) > limits.bodyLength) return 'post.body-too-long';
  return null;
}
