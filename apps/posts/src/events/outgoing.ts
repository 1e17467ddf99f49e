import {
  categoryCreated,
  categoryDeleted,
  categoryUpdated,
  postCreated,
  postDeleted,
  postEdited,
  postLocked,
  postRestored,
  postUnlocked,
  postVoted,
} from '#libs/contracts';
import type { Actor, Person } from '#libs/kernel';
import { draft, type EventDraft } from '#libs/messaging';
import type { Category, CategoryEvent } from '../domain/category.js';
import type { Post, PostEvent } from '../domain/post.js';

/** What happened to a post, as other services are told. `now` is when, and `actor` who did it. */
export function tellOfPost(event: PostEvent, post: Post, author: Person, actor: Actor, now: Date): EventDraft {
  const fields = { site: post.site, key: post.id, aggregateId: post.id, sequence: post.version };
  const { id } = post;
  const at = now.toISOString();
  switch (event) {
    case 'created':
      return draft(postCreated, { ...fields, data: whole(post, author) });
    case 'edited':
      return draft(postEdited, { ...fields, data: { ...whole(post, author), editedAt: at } });
    case 'restored':
      return draft(postRestored, { ...fields, data: { ...whole(post, author), restoredAt: at } });
    case 'deleted':
      return draft(postDeleted, { ...fields, data: { id, author, deletedAt: at, deletedBy: actor.id } });
    case 'locked':
      return draft(postLocked, { ...fields, data: { id, lockedAt: at } });
    case 'unlocked':
      return draft(postUnlocked, { ...fields, data: { id, unlockedAt: at } });
    case 'voted':
      return draft(postVoted, { ...fields, data: { id, score: post.score, votedAt: at } });
  }
}

function whole(post: Post, author: Person) {
  const { id, slug, title, body, bodyHtml, categoryId, tags, revision, createdAt } = post;
  return { id, slug, title, body, bodyHtml, author, categoryId, tags, revision, createdAt: createdAt.toISOString() };
}

export function tellOfCategory(event: CategoryEvent, category: Category, now: Date): EventDraft {
  const { id, site, slug, name, description, parentId, position, version } = category;
  const fields = { site, key: id, aggregateId: id, sequence: version };
  const state = { id, slug, name, description, parentId, position };
  const at = now.toISOString();
  switch (event) {
    case 'created':
      return draft(categoryCreated, { ...fields, data: { ...state, createdAt: at } });
    case 'updated':
      return draft(categoryUpdated, { ...fields, data: { ...state, updatedAt: at } });
    case 'deleted':
      return draft(categoryDeleted, { ...fields, data: { id, slug, deletedAt: at } });
  }
}
