import type { Comment, CommentStatus } from './comment.js';
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
 * Gives a comment another status. Readers are told where they begin or cease to see it; one that they never saw takes its
 * place at the end, so that whoever reads page by page does not miss it.
 */
export function withStatus({ thread, comment }: CommentInThread, status: CommentStatus, now: Date): CommentInThread {
  const was = comment.status === 'published';
  const is = status === 'published';
  const changed = { thread, comment: { ...comment, status } };
  if (was === is) return unseen(changed);
  const next = seen(changed);
  const isNew = is && comment.touched === 0;
  return {
    thread: {
      ...next.thread,
      commentCount: thread.commentCount + (is ? 1 : -1),
      lastCommentAt: isNew ? now : thread.lastCommentAt,
    },
    comment: { ...next.comment, ordinal: isNew ? next.thread.version : comment.ordinal },
  };
}
