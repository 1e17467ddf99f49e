import type { Address, Contribution, NewComment, Notification, PersonRef } from './notification.js';

export const MAX_ACTORS = 5;

/** @param hidden whether the thread is hidden now */
export function beginNotification(
  id: string,
  address: Address,
  comment: NewComment,
  hidden: boolean,
  at: Date,
): Notification {
  return {
    ...address,
    id,
    postId: comment.postId,
    commentId: comment.id,
    title: comment.threadTitle,
    actors: [refOf(comment.author)],
    count: 1,
    hidden,
    createdAt: at,
    updatedAt: at,
    readAt: null,
  };
}

/** Adds a comment to an unread notification. */
export function addComment(unread: Notification, comment: NewComment, at: Date): Notification {
  const { kind, id } = comment.author;
  const others = unread.actors.filter((actor) => actor.kind !== kind || actor.id !== id);
  return {
    ...unread,
    commentId: comment.id,
    title: comment.threadTitle,
    actors: [{ kind, id }, ...others].slice(0, MAX_ACTORS),
    count: unread.count + 1,
    // Clocks differ, but a later comment must not move the notification down.
    updatedAt: at > unread.updatedAt ? at : unread.updatedAt,
  };
}

/**
 * Takes a comment out of a notification. @returns null if that was its last one
 * @param remaining the newest contributions that are left, one for each actor, newest first
 */
export function withdrawComment(notification: Notification, remaining: readonly Contribution[]): Notification | null {
  const [newest] = remaining;
  if (newest === undefined) return null;
  return {
    ...notification,
    commentId: newest.commentId,
    actors: remaining.slice(0, MAX_ACTORS).map(refOf),
    count: notification.count - 1,
    updatedAt: newest.happenedAt,
  };
}

function refOf({ kind, id }: PersonRef): PersonRef {
  return { kind, id };
}
