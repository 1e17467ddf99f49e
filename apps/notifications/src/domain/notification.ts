import type { Person } from '#libs/kernel';

export const notificationKinds = ['reply', 'thread-activity'] as const;

export type NotificationKind = (typeof notificationKinds)[number];

/** Somebody, without what they look like. */
export type PersonRef = Pick<Person, 'kind' | 'id'>;

/** What one person is told of one thread, as one kind. While it is unread, more of the same adds to it. */
export interface Notification {
  readonly id: string;
  readonly site: string;
  readonly recipientKind: 'member' | 'guest';
  readonly recipientId: string;
  readonly kind: NotificationKind;
  readonly threadId: string;
  readonly postId: string | null;
  /** The newest of the comments that it tells of. */
  readonly commentId: string;
  /** The thread's. */
  readonly title: string | null;
  /** Who wrote these comments: newest first, each once, at most five. */
  readonly actors: PersonRef[];
  /** How many comments it tells of. */
  readonly count: number;
  /** While the thread's post is deleted. */
  readonly hidden: boolean;
  readonly createdAt: Date;
  /** When the newest comment came. */
  readonly updatedAt: Date;
  readonly readAt: Date | null;
}

/** What notifications of the same collapse by. */
export type Address = Pick<Notification, 'site' | 'recipientKind' | 'recipientId' | 'threadId' | 'kind'>;

/** A comment as far as somebody is notified of it. */
export interface NewComment {
  readonly id: string;
  readonly threadId: string;
  readonly postId: string | null;
  readonly threadTitle: string | null;
  readonly threadAuthorId: string | null;
  readonly threadAuthorKind: Person['kind'] | null;
  readonly parentAuthorId: string | null;
  readonly parentAuthorKind: Person['kind'] | null;
  readonly author: Person;
  readonly status: 'published' | 'pending';
}

/** One actor's share of a notification: the newest of their comments in it. */
export interface Contribution extends PersonRef {
  readonly commentId: string;
  readonly happenedAt: Date;
}
