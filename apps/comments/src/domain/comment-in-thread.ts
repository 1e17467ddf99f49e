import { type Comment, type CommentStatus, isVisible, publicStatus } from './comment.js';
import type { Thread } from './thread.js';

/** A thread, and one comment in it. */
export interface CommentInThread {
  readonly thread: Thread;
  readonly comment: Comment;
}

/** A change that readers are told of: the thread's version rises, and the comment bears it. */
export function seen(before: CommentInThread): CommentInThread {
  const { thread, comment } = unseen(before);
  return { thread, comment: { ...comment, touched: thread.version } };
}

/** A change of what readers do not see. */
export function unseen({ thread, comment }: CommentInThread): CommentInThread {
  return {
    thread: { ...thread, version: thread.version + 1 },
    comment: { ...comment, version: comment.version + 1 },
  };
}

/** A change that nobody is told of at once; pages show it when they are asked for again. */
export function rated({ thread, comment }: CommentInThread): CommentInThread {
  return {
    thread: { ...thread, scoreVersion: thread.scoreVersion + 1 },
    comment: { ...comment, version: comment.version + 1 },
  };
}

/**
 * Gives a comment another status. Readers are told where they see it otherwise than before; one that they never saw takes its
 * place at the end, so that whoever reads page by page does not miss it.
 */
export function withStatus({ thread, comment }: CommentInThread, status: CommentStatus, now: Date): CommentInThread {
  const changed = { thread, comment: { ...comment, status } };
  if (shownAs(comment) === shownAs(changed.comment)) return unseen(changed);
  const [was, is] = [comment.status === 'published', status === 'published'];
  const next = seen(changed);
  const isNew = is && comment.touched === 0;
  return {
    thread: {
      ...next.thread,
      commentCount: thread.commentCount + Number(is) - Number(was),
      lastCommentAt: isNew ? now : thread.lastCommentAt,
    },
    comment: { ...next.comment, ordinal: isNew ? next.thread.version : comment.ordinal },
  };
}

/** Null of what readers do not see. */
function shownAs(comment: Comment): CommentStatus | null {
  return isVisible(comment) ? publicStatus(comment.status) : null;
}

/** What stands above a comment and is not published: readers see it as long as it has replies. */
export type Tombstone = Pick<Comment, 'id' | 'ordinal' | 'touched'>;

/**
 * A comment that readers begin or cease to see takes tombstones with it that nothing else keeps in sight. Each is told like any
 * change, in an order in which nobody is told of a reply to what they do not know.
 * @param state after the change of the comment
 * @param tombstones from its parent up
 */
export function withTombstones(
  { thread, comment }: CommentInThread,
  tombstones: readonly Tombstone[],
): { readonly state: CommentInThread; readonly tombstones: readonly Tombstone[] } {
  const n = tombstones.length;
  const last = thread.version + n;
  const grown = { ...thread, version: last };
  if (!isVisible(comment)) {
    const gone = tombstones.map((tombstone, i) => ({ ...tombstone, touched: thread.version + 1 + i }));
    return { state: { thread: grown, comment }, tombstones: gone };
  }
  return {
    state: { thread: grown, comment: told(comment, comment.ordinal === thread.version, last) },
    tombstones: tombstones.map((tombstone, i) => told(tombstone, tombstone.touched === 0, last - 1 - i)),
  };
}

/** @param isNew whether readers see it for the first time, at the end */
function told<C extends Tombstone>(comment: C, isNew: boolean, version: number): C {
  return { ...comment, touched: version, ordinal: isNew ? version : comment.ordinal };
}
