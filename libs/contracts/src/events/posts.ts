import { Type } from '@sinclair/typebox';
import { eventContract } from '../event-contract.js';
import { id, nullable, person, positive, time } from '../fields.js';
import { ada, categoryId, created, later, postId, title } from './examples.js';

const post = {
  id: id(),
  slug: Type.String(),
  title: Type.String(),
  body: Type.String(),
  bodyHtml: Type.String(),
  author: person(),
  categoryId: nullable(id()),
  tags: Type.Array(Type.String()),
  revision: positive(),
  createdAt: time(),
};
const example = {
  id: postId,
  slug: 'on-the-analytical-engine-4k2p9xq1',
  title,
  body: 'It weaves *algebraic patterns*.',
  bodyHtml: '<p>It weaves <em>algebraic patterns</em>.</p>\n',
  author: ada,
  categoryId,
  tags: ['engines'],
  revision: 1,
  createdAt: created,
};

export const postCreated = eventContract({
  type: 'parley.post.created.v1',
  producer: 'posts',
  summary: 'A post was published. Its thread has the same id.',
  data: post,
  example,
});

export const postEdited = eventContract({
  type: 'parley.post.edited.v1',
  producer: 'posts',
  summary: 'Title, body, category or tags of a post changed.',
  data: { ...post, editedAt: time() },
  example: {
    ...example,
    body: 'It weaves patterns.',
    bodyHtml: '<p>It weaves patterns.</p>\n',
    revision: 2,
    editedAt: later,
  },
});

export const postDeleted = eventContract({
  type: 'parley.post.deleted.v1',
  producer: 'posts',
  summary: 'The author or a moderator deleted a post.',
  data: { id: id(), author: person(), deletedAt: time(), deletedBy: Type.String() },
  example: { id: postId, author: ada, deletedAt: later, deletedBy: ada.id },
});

export const postRestored = eventContract({
  type: 'parley.post.restored.v1',
  producer: 'posts',
  summary: 'A deleted post was restored.',
  data: { ...post, restoredAt: time() },
  example: { ...example, restoredAt: later },
});

export const postLocked = eventContract({
  type: 'parley.post.locked.v1',
  producer: 'posts',
  summary: 'A moderator closed the discussion of a post.',
  data: { id: id(), lockedAt: time() },
  example: { id: postId, lockedAt: later },
});

export const postUnlocked = eventContract({
  type: 'parley.post.unlocked.v1',
  producer: 'posts',
  summary: 'A moderator reopened the discussion of a post.',
  data: { id: id(), unlockedAt: time() },
  example: { id: postId, unlockedAt: later },
});

export const postVoted = eventContract({
  type: 'parley.post.voted.v1',
  producer: 'posts',
  summary: 'A reader set, changed or withdrew a vote. The score is absolute.',
  data: { id: id(), score: Type.Integer(), votedAt: time() },
  example: { id: postId, score: 1, votedAt: later },
});
