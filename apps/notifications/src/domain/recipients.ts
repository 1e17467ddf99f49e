import type { NewComment, NotificationKind, PersonRef } from './notification.js';

export interface Recipient {
  readonly person: PersonRef;
  readonly kind: NotificationKind;
}

/**
 * Whom a comment notifies, and of which kind: the parent's author of a reply, the thread's author of activity, no one of both,
 * and no one of their own comments.
 */
export function recipientsOf(comment: NewComment): Recipient[] {
  if (comment.status !== 'published') return [];
  // A reply takes precedence over activity.
  const candidates = [
    { person: refOf(comment.parentAuthorKind, comment.parentAuthorId), kind: 'reply' },
    { person: refOf(comment.threadAuthorKind, comment.threadAuthorId), kind: 'thread-activity' },
  ] as const;
  const recipients: Recipient[] = [];
  for (const { person, kind } of candidates) {
    if (person === null || isSame(person, comment.author)) continue;
    if (!recipients.some((recipient) => isSame(recipient.person, person))) recipients.push({ person, kind });
  }
  return recipients;
}

function refOf(kind: PersonRef['kind'] | null, id: string | null): PersonRef | null {
  return kind === null || id === null ? null : { kind, id };
}

function isSame(a: PersonRef, b: PersonRef): boolean {
  return a.kind === b.kind && a.id === b.id;
}
