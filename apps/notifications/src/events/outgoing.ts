import { notificationCreated } from '#libs/contracts';
import { draft, type EventDraft } from '#libs/messaging';
import type { Person } from '#libs/kernel';
import type { Notification } from '../domain/notification.js';

/** That somebody has something new to read; `actor` wrote it. */
export function tellOfNotification(notification: Notification, actor: Person): EventDraft {
  const { id, site, recipientId, recipientKind, kind, threadId, postId, commentId, title, createdAt } = notification;
  const about = { threadId, postId, commentId, title, actor, createdAt: createdAt.toISOString() };
  const data = { id, recipientId, recipientKind, kind, ...about };
  // With its thread's key, and so behind the comment that led to it. It is told of once, when it begins.
  return draft(notificationCreated, { site, key: threadId, aggregateId: id, sequence: 1, data });
}
