import type { Notification } from './notification.js';

/** What was read before stays read since then. */
export function markRead(notification: Notification, now: Date): Notification {
  return notification.readAt === null ? { ...notification, readAt: now } : notification;
}
