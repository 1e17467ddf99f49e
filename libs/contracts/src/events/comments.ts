import { Type } from '@sinclair/typebox';
import { eventContract } from '../event-contract.js';
import { authorKind, count, id, nullable, person, positive, time } from '../fields.js';
import { ada, charles, commentId, created, later, postId, title } from './examples.js';

const place = {
  id: id(),
  threadId: id(),
  postId: nullable(id()),
  threadKey: nullable(Type.String()),
  threadUrl: nullable(Type.String()),
  threadTitle: nullable(Type.String()),
  threadAuthorId: nullable(Type.String()),
  threadAuthorKind: nullable(authorKind()),
  parentId: nullable(id()),
  parentAuthorId: nullable(Type.String()),
  parentAuthorKind: nullable(authorKind()),
  depth: count(),
  author: person(),
};
const content = {
  body: Type.String(),
  bodyHtml: Type.String(),
  mentions: Type.Array(Type.String(), { description: 'Handles, without the @.' }),
  links: Type.Array(Type.String()),
  status: Type.Union([Type.Literal('published'), Type.Literal('pending')]),
  revision: positive(),
  createdAt: time(),
};
const examplePlace = {
  id: commentId,
  threadId: postId,
  postId,
  threadKey: null,
  threadUrl: null,
  threadTitle: title,
  threadAuthorId: ada.id,
  threadAuthorKind: ada.kind,
  parentId: null,
  parentAuthorId: null,
  parentAuthorKind: null,
  depth: 0,
  author: charles,
};
const exampleContent = {
  body: 'See [the plans](https://example.org/plans), @ada.',
  bodyHtml: '<p>See <a href="https://example.org/plans" rel="nofollow ugc noopener">the plans</a>, @ada.</p>\n',
  mentions: ['ada'],
  links: ['https://example.org/plans'],
  status: 'published' as const,
  revision: 1,
  createdAt: created,
};

export const commentCreated = eventContract({
  type: 'parley.comment.created.v1',
  producer: 'comments',
  summary: 'A comment was written.',
  data: { ...place, ...content },
  example: { ...examplePlace, ...exampleContent },
});

export const commentEdited = eventContract({
  type: 'parley.comment.edited.v1',
  producer: 'comments',
  summary: 'The text of a comment changed.',
  data: { ...place, ...content, editedAt: time() },
  example: { ...examplePlace, ...exampleContent, revision: 2, editedAt: later },
});

export const commentDeleted = eventContract({
  type: 'parley.comment.deleted.v1',
  producer: 'comments',
  summary: 'A comment was deleted; a tombstone stays where it has replies.',
  data: { ...place, deletedAt: time(), deletedBy: Type.String() },
  example: { ...examplePlace, deletedAt: later, deletedBy: charles.id },
});

export const commentRestored = eventContract({
  type: 'parley.comment.restored.v1',
  producer: 'comments',
  summary: 'A deleted comment is back.',
  data: { ...place, ...content, restoredAt: time() },
  example: { ...examplePlace, ...exampleContent, restoredAt: later },
});
