import { Type } from '@sinclair/typebox';
import { eventContract } from '../event-contract.js';
import { authorKind, count, id, nullable, person, positive, time, verdict } from '../fields.js';
import { ada, charles, commentId, created, decisionId, later, postId, title } from './examples.js';

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
  status: Type.Union([Type.Literal('published'), Type.Literal('pending')], {
    description: 'Whether readers see it. `pending` also if it is hidden for another reason.',
  }),
  revision: positive(),
  createdAt: time(),
};
/** The fields of a comment that events about its text carry. */
export const commentContentFields = Object.keys(content) as (keyof typeof content)[];
/** The moderation decision that led to the current status, or null. */
const decision = () =>
  nullable(
    Type.Object({
      decisionId: id(),
      verdict: verdict(),
      reasonCode: nullable(Type.String()),
      deciderId: Type.String({ minLength: 1 }),
    }),
  );
const exampleDecision = { decisionId, verdict: 'spam' as const, reasonCode: 'advertising', deciderId: 'mary' };
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
  summary: 'The author deleted a comment. If it has replies, a tombstone stays.',
  data: { ...place, deletedAt: time(), deletedBy: Type.String() },
  example: { ...examplePlace, deletedAt: later, deletedBy: charles.id },
});

export const commentRestored = eventContract({
  type: 'parley.comment.restored.v1',
  producer: 'comments',
  summary: 'A deleted comment was restored.',
  data: { ...place, ...content, restoredAt: time() },
  example: { ...examplePlace, ...exampleContent, restoredAt: later },
});

export const commentRemoved = eventContract({
  type: 'parley.comment.removed.v1',
  producer: 'comments',
  summary: 'A moderator removed a comment. If it has replies, a tombstone stays.',
  data: { ...place, revision: positive(), removedAt: time(), removedBy: Type.String(), decision: decision() },
  example: { ...examplePlace, revision: 1, removedAt: later, removedBy: 'mary', decision: null },
});

export const commentApproved = eventContract({
  type: 'parley.comment.approved.v1',
  producer: 'comments',
  summary: 'A moderation decision made a hidden comment visible.',
  data: { ...place, ...content, approvedAt: time(), decision: decision() },
  example: {
    ...examplePlace,
    ...exampleContent,
    approvedAt: later,
    decision: { ...exampleDecision, verdict: 'approve' as const, reasonCode: null },
  },
});

export const commentRejected = eventContract({
  type: 'parley.comment.rejected.v1',
  producer: 'comments',
  summary: 'A moderation decision keeps a comment hidden, or hides it.',
  data: {
    ...place,
    status: Type.Union([
      Type.Literal('pending'),
      Type.Literal('rejected'),
      Type.Literal('spam'),
      Type.Literal('shadow'),
      Type.Literal('removed'),
    ]),
    revision: positive(),
    rejectedAt: time(),
    decision: decision(),
  },
  example: { ...examplePlace, status: 'spam' as const, revision: 1, rejectedAt: later, decision: exampleDecision },
});

export const commentVoted = eventContract({
  type: 'parley.comment.voted.v1',
  producer: 'comments',
  summary: 'A reader set, changed or withdrew a vote. The counts are absolute.',
  data: { id: id(), threadId: id(), score: Type.Integer(), upvotes: count(), downvotes: count(), votedAt: time() },
  example: { id: commentId, threadId: postId, score: 1, upvotes: 2, downvotes: 1, votedAt: later },
});

export const commentReacted = eventContract({
  type: 'parley.comment.reacted.v1',
  producer: 'comments',
  summary: 'A reader added or withdrew a reaction. The counts are absolute.',
  data: {
    id: id(),
    threadId: id(),
    reactions: Type.Record(Type.String(), positive(), { description: 'The count of each emoji.' }),
    reactedAt: time(),
  },
  example: { id: commentId, threadId: postId, reactions: { '👍': 2 }, reactedAt: later },
});

export const commentPinned = eventContract({
  type: 'parley.comment.pinned.v1',
  producer: 'comments',
  summary: 'A moderator pinned or unpinned a comment.',
  data: { id: id(), threadId: id(), pinned: Type.Boolean(), pinnedAt: time(), pinnedBy: Type.String() },
  example: { id: commentId, threadId: postId, pinned: true, pinnedAt: later, pinnedBy: 'mary' },
});
