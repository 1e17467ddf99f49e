import { notificationCreated } from '#libs/contracts';
import type { Person } from '#libs/kernel';
import { draft, type EventDraft } from '#libs/messaging';
import type { Notification } from '../../domain/notification.js';

/** @param actor the author of its comment */
export function toNotificationCreated(notification: Notification, actor: Person): EventDraft {
  const { id, site, recipientId, recipientKind, kind, threadId, postId, commentId, title, createdAt } = notification;
  const about = { threadId, postId, commentId, title, actor, createdAt: createdAt.toISOString() };
  const data = { id, recipientId, recipientKind, kind, ...about };
  // Under the thread's key, so it follows the comment that led to it. There is one event for each notification.
  return draft(notificationCreated, { site, key: threadId, aggregateId: id, sequence: 1, data });
}
