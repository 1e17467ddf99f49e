import type { Person } from '#libs/kernel';

export const notificationKinds = ['reply', 'thread-activity'] as const;

export type NotificationKind = (typeof notificationKinds)[number];

/** A person, without their profile. */
export type PersonRef = Pick<Person, 'kind' | 'id'>;

/** What happened in one thread, for one person and of one kind. While it is unread, further comments are added to it. */
export interface Notification {
  readonly id: string;
  readonly site: string;
  readonly recipientKind: 'member' | 'guest';
  readonly recipientId: string;
  readonly kind: NotificationKind;
  readonly threadId: string;
  readonly postId: string | null;
  /** The newest of its comments. */
  readonly commentId: string;
  /** Of the thread. */
  readonly title: string | null;
  /** The authors of its comments: newest first, each once, at most five. */
  readonly actors: PersonRef[];
  /** How many comments it has. */
  readonly count: number;
  /** While the thread's post is deleted. */
  readonly hidden: boolean;
  readonly createdAt: Date;
  /** When the newest comment came. */
  readonly updatedAt: Date;
  readonly readAt: Date | null;
}

/** What unread notifications collapse by. */
export type Address = Pick<Notification, 'site' | 'recipientKind' | 'recipientId' | 'threadId' | 'kind'>;

/** What a notification needs to know of a comment. */
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

/** The newest comment of one actor in a notification. */
export interface Contribution extends PersonRef {
  readonly commentId: string;
  readonly happenedAt: Date;
}
