import type { NewComment, NotificationKind, PersonRef } from './notification.js';

export interface Recipient {
  readonly person: PersonRef;
  readonly kind: NotificationKind;
}

/**
 * Who is told of a comment, and as what: the parent's author of a reply, the thread's author of activity, nobody of both
 * and nobody of their own writing.
 */
export function recipientsOf(comment: NewComment): Recipient[] {
  if (comment.status !== 'published') return [];
  // To whom may be both, a reply says more.
  const candidates = [
    { person: personOf(comment.parentAuthorKind, comment.parentAuthorId), kind: 'reply' },
    { person: personOf(comment.threadAuthorKind, comment.threadAuthorId), kind: 'thread-activity' },
  ] as const;
  const told: Recipient[] = [];
  for (const { person, kind } of candidates) {
    if (person === null || isSame(person, comment.author)) continue;
    if (!told.some((recipient) => isSame(recipient.person, person))) told.push({ person, kind });
  }
  return told;
}

function personOf(kind: PersonRef['kind'] | null, id: string | null): PersonRef | null {
  return kind === null || id === null ? null : { kind, id };
}

function isSame(a: PersonRef, b: PersonRef): boolean {
  return a.kind === b.kind && a.id === b.id;
}
