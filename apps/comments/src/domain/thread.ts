import { accept, type Decision, type Person } from '#libs/kernel';

/** Why a thread takes no comments; it is open if it has no such reason. */
export type ClosedReason = 'post-locked' | 'post-deleted' | 'moderator' | 'age';

/** The discussion under a forum post, whose id it has, or under a page. */
export interface Thread {
  readonly id: string;
  readonly site: string;
  readonly key: string | null;
  readonly url: string | null;
  /** The normal form of the url by which the thread is found; null if it is not found by a url. */
  readonly address: string | null;
  readonly title: string | null;
  readonly postId: string | null;
  readonly authorId: string | null;
  readonly authorKind: Person['kind'] | null;
  readonly closedBecause: ClosedReason[];
  /** Published comments; tombstones do not count. */
  readonly commentCount: number;
  readonly lastCommentAt: Date | null;
  /** A lower bound of when the thread became inactive. New comments do not move it. */
  readonly inactiveSince: Date;
  /** Rises with each change, except votes and reactions. */
  readonly version: number;
  /** Rises with votes and reactions, which streams do not send. */
  readonly scoreVersion: number;
  readonly createdAt: Date;
}

/** What happened to a thread, with its state afterwards. */
export interface ThreadEvent {
  readonly type: 'opened' | 'closed' | 'updated';
  readonly thread: Thread;
}

export type ThreadDecision = Decision<Thread, ThreadEvent, never>;

/** What a new thread is made of. */
type NewThread = Pick<
  Thread,
  'id' | 'site' | 'key' | 'url' | 'address' | 'title' | 'postId' | 'authorId' | 'authorKind' | 'createdAt'
>;

/** A thread as it begins: open and without comments. */
export function initialThread(given: NewThread): Thread {
  return {
    ...given,
    closedBecause: [],
    commentCount: 0,
    lastCommentAt: null,
    inactiveSince: given.createdAt,
    version: 1,
    scoreVersion: 0,
  };
}

export function openThreadOfPost(post: {
  readonly id: string;
  readonly site: string;
  readonly title: string;
  readonly authorId: string;
  readonly authorKind: Person['kind'];
  readonly createdAt: Date;
}): ThreadDecision {
  const thread = initialThread({ ...post, key: null, url: null, address: null, postId: post.id });
  return accept(thread, { type: 'opened', thread });
}

/** Adds a reason for which the thread is closed, unless it has it already. */
export function closeThread(thread: Thread, reason: ClosedReason): ThreadDecision {
  if (thread.closedBecause.includes(reason)) return accept(thread);
  return changed('closed', { ...thread, closedBecause: [...thread.closedBecause, reason] });
}

/** Takes a reason away; the thread opens with the last one. */
export function reopenThread(thread: Thread, reason: ClosedReason): ThreadDecision {
  const closedBecause = thread.closedBecause.filter((other) => other !== reason);
  if (closedBecause.length === thread.closedBecause.length) return accept(thread);
  return changed(closedBecause.length === 0 ? 'opened' : 'updated', { ...thread, closedBecause });
}

export function retitleThread(thread: Thread, title: string): ThreadDecision {
  return thread.title === title ? accept(thread) : changed('updated', { ...thread, title });
}

/** A change that readers see: the version rises, and an event says so. */
export function changed(type: ThreadEvent['type'], next: Thread): ThreadDecision {
  const thread = { ...next, version: next.version + 1 };
  return accept(thread, { type, thread });
}

/** Readers do not find the comments of a deleted post any more. */
export function isGone(thread: Thread): boolean {
  return thread.closedBecause.includes('post-deleted');
}

export function lastActivityOf(thread: Thread): Date {
  return thread.lastCommentAt ?? thread.createdAt;
}
