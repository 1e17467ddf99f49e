import type { Notification } from './notification.js';

/** A notification that was read before keeps its time. */
export function markRead(notification: Notification, now: Date): Notification {
  return notification.readAt === null ? { ...notification, readAt: now } : notification;
}
