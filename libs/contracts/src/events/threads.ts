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
  summary: 'A thread accepts comments: it is new, or the last reason to close it is gone.',
  data: thread,
  example,
});

export const threadClosed = eventContract({
  type: 'parley.thread.closed.v1',
  producer: 'comments',
  summary: 'A thread no longer accepts comments.',
  data: thread,
  example: { ...example, state: 'closed' as const, closedBecause: ['post-deleted' as const], version: 2 },
});

export const threadUpdated = eventContract({
  type: 'parley.thread.updated.v1',
  producer: 'comments',
  summary: 'The counts of a thread changed. They are absolute: the event with the highest version is right.',
  data: thread,
  example: { ...example, commentCount: 1, lastActivityAt: later, version: 2 },
});

export const threadSnapshot = eventContract({
  type: 'parley.thread.snapshot.v1',
  producer: 'comments',
  summary: 'The current state of a thread, published for a consumer that fills its copy. Nothing has changed.',
  data: thread,
  example: { ...example, commentCount: 1, lastActivityAt: later, version: 2 },
});
