import type { Person } from '#libs/kernel';
import { type Comment, type CommentStatus, isVisible, publicStatus } from './comment.js';
import type { Thread } from './thread.js';

/** A thread, and one comment in it. */
export interface CommentInThread {
  readonly thread: Thread;
  readonly comment: Comment;
}

/** The same with the people whom events about its text name. */
export interface CommentInContext extends CommentInThread {
  readonly author: Person;
  /** The author of the comment that it replies to. */
  readonly parentAuthor: Pick<Person, 'id' | 'kind'> | null;
}

/** A change, with the people of the comment that was changed. */
export function inContext({ author, parentAuthor }: CommentInContext, changed: CommentInThread): CommentInContext {
  return { ...changed, author, parentAuthor };
}

/** A change that streams send: the thread's version rises, and the comment records it. */
export function visibleChange(changed: CommentInThread): CommentInThread {
  const { thread, comment } = hiddenChange(changed);
  return { thread, comment: { ...comment, lastChangedVersion: thread.version } };
}

/** A change that readers do not see. */
export function hiddenChange({ thread, comment }: CommentInThread): CommentInThread {
  return {
    thread: { ...thread, version: thread.version + 1 },
    comment: { ...comment, version: comment.version + 1 },
  };
}

/** A change of votes or reactions: streams do not send it, pages show it at the next request. */
export function ratingChange({ thread, comment }: CommentInThread): CommentInThread {
  return {
    thread: { ...thread, scoreVersion: thread.scoreVersion + 1 },
    comment: { ...comment, version: comment.version + 1 },
  };
}

/**
 * Gives a comment another status. Streams send it if readers see the comment differently than before. A comment that becomes
 * visible for the first time takes its place at the end, so that a client that reads page by page does not miss it.
 */
export function withStatus({ thread, comment }: CommentInThread, status: CommentStatus, now: Date): CommentInThread {
  const changed = { thread, comment: { ...comment, status } };
  if (shownStatus(comment) === shownStatus(changed.comment)) return hiddenChange(changed);
  const [was, is] = [comment.status === 'published', status === 'published'];
  const next = visibleChange(changed);
  const isNew = is && comment.lastChangedVersion === 0;
  return {
    thread: {
      ...next.thread,
      commentCount: thread.commentCount + Number(is) - Number(was),
      lastCommentAt: isNew ? now : thread.lastCommentAt,
    },
    comment: { ...next.comment, position: isNew ? next.thread.version : comment.position },
  };
}

/** The status that readers see, or null if they do not see the comment. */
function shownStatus(comment: Comment): CommentStatus | null {
  return isVisible(comment) ? publicStatus(comment.status) : null;
}

/** An ancestor that is not published: readers see it as long as it has replies. */
export type Tombstone = Pick<Comment, 'id' | 'position' | 'lastChangedVersion'>;

/**
 * When a comment appears or disappears, so do the tombstones above it that have no other visible reply. Each gets a version of
 * its own, in an order in which a stream never sends a reply before what it replies to.
 * @param state after the change of the comment
 * @param tombstones from its parent upwards
 */
export function withTombstones(
  { thread, comment }: CommentInThread,
  tombstones: readonly Tombstone[],
): { readonly state: CommentInThread; readonly tombstones: readonly Tombstone[] } {
  const n = tombstones.length;
  const last = thread.version + n;
  const grown = { ...thread, version: last };
  if (!isVisible(comment)) {
    const gone = tombstones.map((tombstone, i) => ({ ...tombstone, lastChangedVersion: thread.version + 1 + i }));
    return { state: { thread: grown, comment }, tombstones: gone };
  }
  return {
    state: { thread: grown, comment: changedAt(last, comment, comment.position === thread.version) },
    tombstones: tombstones.map((tombstone, i) =>
      changedAt(last - 1 - i, tombstone, tombstone.lastChangedVersion === 0),
    ),
  };
}

/** @param isNew whether readers see it for the first time, at the end */
function changedAt<C extends Tombstone>(version: number, comment: C, isNew: boolean): C {
  return { ...comment, lastChangedVersion: version, position: isNew ? version : comment.position };
}
