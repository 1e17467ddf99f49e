import { Type } from '@sinclair/typebox';
import { eventContract } from '../event-contract.js';
import { count, id, nullable, positive, time } from '../fields.js';
import { created, later, postId, title } from './examples.js';

const thread = {
  id: id(),
  postId: nullable(id()),
  key: nullable(Type.String()),
  url: nullable(Type.String()),
  title: nullable(Type.String()),
  state: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
  closedBecause: Type.Array(
    Type.Union([
      Type.Literal('post-locked'),
      Type.Literal('post-deleted'),
      Type.Literal('moderator'),
      Type.Literal('age'),
    ]),
  ),
  commentCount: count(),
  lastActivityAt: time(),
  version: positive(),
};
const example = {
  id: postId,
  postId,
  key: null,
  url: null,
  title,
  state: 'open' as const,
  closedBecause: [],
  commentCount: 0,
  lastActivityAt: created,
  version: 1,
};

export const threadOpened = eventContract({
  type: 'parley.thread.opened.v1',
  producer: 'comments',
  summary: 'A thread takes comments: it is new, or no reason to close it stands any more.',
  data: thread,
  example,
});

export const threadClosed = eventContract({
  type: 'parley.thread.closed.v1',
  producer: 'comments',
  summary: 'A thread takes no more comments.',
  data: thread,
  example: { ...example, state: 'closed' as const, closedBecause: ['post-deleted' as const], version: 2 },
});

export const threadUpdated = eventContract({
  type: 'parley.thread.updated.v1',
  producer: 'comments',
  summary: 'What readers count in a thread changed. Numbers are absolute: of two, the higher version is right.',
  data: thread,
  example: { ...example, commentCount: 1, lastActivityAt: later, version: 2 },
});

export const threadSnapshot = eventContract({
  type: 'parley.thread.snapshot.v1',
  producer: 'comments',
  summary: 'How a thread stands, told again for a reader that is new or has lost its place. Nothing has changed.',
  data: thread,
  example: { ...example, commentCount: 1, lastActivityAt: later, version: 2 },
});
