import { accept, type Actor, lengthInCodePoints, type Decision, personOf, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';
import { hotness } from './hot.js';
import type { Post, PostEvent, PostText, TextLimits } from './post.js';
import { slugOf } from './slug.js';

export function createPost(
  id: string,
  text: PostText,
  limits: TextLimits,
  actor: Actor,
  now: Date,
): Decision<Post, PostEvent, Failure> {
  const refused = validateText(text, limits);
  if (refused !== null) return refuse(refused);
  const post: Post = {
    ...storedText(text),
    id,
    site: actor.site,
    slug: slugOf(text.title, id),
    authorId: actor.id,
    authorKind: actor.kind,
    status: 'published',
    deletedBy: null,
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
  return accept(post, { type: 'created', post: { ...post, author: personOf(actor) } });
}

/** The part of a text that is stored. */
export function storedText({ title, body, bodyHtml, categoryId, tags }: PostText) {
  return { title, body, bodyHtml, categoryId, tags: [...tags] };
}

/** @returns why a site does not take a text, or null if it does */
export function validateText(text: PostText, limits: TextLimits): Failure | null {
  if (lengthInCodePoints(text.title) > limits.titleLength) return 'post.title-too-long';
  if (lengthInCodePoints(text.body) > limits.bodyLength) return 'post.body-too-long';
  if (limits.maxLinks !== null && text.links.length > limits.maxLinks) return 'post.too-many-links';
  return null;
}
