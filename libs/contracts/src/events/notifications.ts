import { Type } from '@sinclair/typebox';
import { eventContract } from '../event-contract.js';
import { authorKind, id, nullable, person, time } from '../fields.js';
import { ada, charles, commentId, later, notificationId, postId, title } from './examples.js';

export const notificationCreated = eventContract({
  type: 'parley.notification.created.v1',
  producer: 'notifications',
  summary: 'A person has a new notification.',
  data: {
    id: id(),
    recipientId: Type.String(),
    recipientKind: authorKind(),
    kind: Type.Union([Type.Literal('reply'), Type.Literal('thread-activity')]),
    threadId: id(),
    postId: nullable(id()),
    commentId: id(),
    title: nullable(Type.String()),
    actor: person(),
    createdAt: time(),
  },
  example: {
    id: notificationId,
    recipientId: ada.id,
    recipientKind: ada.kind,
    kind: 'thread-activity' as const,
    threadId: postId,
    postId,
    commentId,
    title,
    actor: charles,
    createdAt: later,
  },
  readers: 'none',
});
