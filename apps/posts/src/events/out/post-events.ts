import {
  postCreated,
  postDeleted,
  postEdited,
  postLocked,
  postRestored,
  postUnlocked,
  postVoted,
} from '#libs/contracts';
import { draft, type EventDraft } from '#libs/messaging';
import type { AuthoredPost, PostEvent } from '../../domain/post.js';

export function toPostEvent(event: PostEvent): EventDraft {
  const { id, site, version } = event.post;
  const fields = { site, key: id, aggregateId: id, sequence: version };
  switch (event.type) {
    case 'created':
      return draft(postCreated, { ...fields, data: contentOf(event.post) });
    case 'edited':
      return draft(postEdited, { ...fields, data: { ...contentOf(event.post), editedAt: event.at.toISOString() } });
    case 'restored':
      return draft(postRestored, { ...fields, data: { ...contentOf(event.post), restoredAt: event.at.toISOString() } });
    case 'deleted': {
      const { author } = event.post;
      const data = { id, author, deletedAt: event.at.toISOString(), deletedBy: event.by };
      return draft(postDeleted, { ...fields, data });
    }
    case 'locked':
      return draft(postLocked, { ...fields, data: { id, lockedAt: event.at.toISOString() } });
    case 'unlocked':
      return draft(postUnlocked, { ...fields, data: { id, unlockedAt: event.at.toISOString() } });
    case 'voted':
      return draft(postVoted, { ...fields, data: { id, score: event.post.score, votedAt: event.at.toISOString() } });
  }
}

function contentOf(post: AuthoredPost) {
  const { id, slug, title, body, bodyHtml, author, categoryId, tags, revision, createdAt } = post;
  return { id, slug, title, body, bodyHtml, author, categoryId, tags, revision, createdAt: createdAt.toISOString() };
}
