import { accept, type Person } from '#libs/kernel';

/** Why a thread takes no comments; it is open when no reason stands. */
export type ClosedReason = 'post-locked' | 'post-deleted' | 'moderator' | 'age';

/** The discussion under one thing: a forum post, whose id it shares, or a page. */
export interface Thread {
  readonly id: string;
  readonly site: string;
  readonly key: string | null;
  readonly url: string | null;
  /** The normal form of the url by which the thread is found; null if it is not found by one. */
  readonly address: string | null;
  readonly title: string | null;
  readonly postId: string | null;
  readonly authorId: string | null;
  readonly authorKind: Person['kind'] | null;
  readonly closedBecause: ClosedReason[];
  /** Of the comments that readers see; tombstones do not count. */
  readonly commentCount: number;
  readonly lastCommentAt: Date | null;
  /** From when on a thread may count as quiet, whenever the last comment came. New comments do not move it. */
  readonly quietSince: Date;
  /** Raised by each change but votes and reactions. */
  readonly version: number;
  /** Raised by votes and reactions, of which nobody is told at once. */
  readonly scoreVersion: number;
  readonly createdAt: Date;
}

export type ThreadEvent = 'opened' | 'closed' | 'updated';

export function openThreadOfPost(post: {
  readonly id: string;
  readonly site: string;
  readonly title: string;
  readonly authorId: string;
  readonly authorKind: Person['kind'];
  readonly createdAt: Date;
}) {
  const thread: Thread = {
    id: post.id,
    site: post.site,
    key: null,
    url: null,
    address: null,
    title: post.title,
    postId: post.id,
    authorId: post.authorId,
    authorKind: post.authorKind,
    closedBecause: [],
    commentCount: 0,
    lastCommentAt: null,
    quietSince: post.createdAt,
    version: 1,
    scoreVersion: 0,
    createdAt: post.createdAt,
  };
  return accept<Thread, ThreadEvent>(thread, 'opened');
}

/** A reason to close comes; one that stands already changes nothing. */
export function closeThread(thread: Thread, reason: ClosedReason) {
  if (thread.closedBecause.includes(reason)) return accept<Thread, ThreadEvent>(thread);
  const closed = { ...thread, closedBecause: [...thread.closedBecause, reason], version: thread.version + 1 };
  return accept<Thread, ThreadEvent>(closed, 'closed');
}

/** A reason to close goes; the thread opens when it was the last one. */
export function reopenThread(thread: Thread, reason: ClosedReason) {
  const closedBecause = thread.closedBecause.filter((standing) => standing !== reason);
  if (closedBecause.length === thread.closedBecause.length) return accept<Thread, ThreadEvent>(thread);
  const next = { ...thread, closedBecause, version: thread.version + 1 };
  return accept<Thread, ThreadEvent>(next, closedBecause.length === 0 ? 'opened' : 'updated');
}

export function retitleThread(thread: Thread, title: string) {
  if (thread.title === title) return accept<Thread, ThreadEvent>(thread);
  return accept<Thread, ThreadEvent>({ ...thread, title, version: thread.version + 1 }, 'updated');
}

/** Readers find the comments of a deleted post no more. */
export function isGone(thread: Thread): boolean {
  return thread.closedBecause.includes('post-deleted');
}

export function lastActivityOf(thread: Thread): Date {
  return thread.lastCommentAt ?? thread.createdAt;
}
