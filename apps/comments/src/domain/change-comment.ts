import { accept, type Actor, characters, type Decision, isModerator, refuse } from '#libs/kernel';
import type { Comment, CommentEvent, CommentLimits, CommentText } from './comment.js';
import type { CommentInThread } from './create-comment.js';
import type { Failure } from './failure.js';

type Change = Decision<CommentInThread, CommentEvent, Failure>;

/** @param ifRevision what the editor saw, or null if the last write shall win */
export function editComment(
  { thread, comment }: CommentInThread,
  text: CommentText,
  ifRevision: number | null,
  limits: CommentLimits,
  actor: Actor,
  now: Date,
): Change {
  if (comment.status === 'deleted') return refuse('comment.deleted');
  const refused = mayChange(comment, limits, actor, now);
  if (refused !== null) return refuse(refused);
  if (ifRevision !== null && ifRevision !== comment.revision) return refuse('request.stale');
  if (characters(text.body) > limits.bodyLength) return refuse('comment.body-too-long');
  if (text.body === comment.body) return accept({ thread, comment });
  const edited: Comment = {
    ...comment,
    body: text.body,
    bodyHtml: text.bodyHtml,
    mentions: [...text.mentions],
    links: [...text.links],
    revision: comment.revision + 1,
    version: comment.version + 1,
    editedAt: now,
  };
  return accept({ thread: { ...thread, version: thread.version + 1 }, comment: edited }, 'edited');
}

/** The text stays in the row, so that the comment can be restored; readers see a tombstone, or nothing. */
export function deleteComment(
  { thread, comment }: CommentInThread,
  ifRevision: number | null,
  limits: CommentLimits,
  actor: Actor,
  now: Date,
): Change {
  if (comment.status === 'deleted') return refuse('comment.not-found');
  const refused = mayChange(comment, limits, actor, now);
  if (refused !== null) return refuse(refused);
  if (ifRevision !== null && ifRevision !== comment.revision) return refuse('request.stale');
  return accept(
    {
      thread: { ...thread, commentCount: thread.commentCount - 1, version: thread.version + 1 },
      comment: { ...comment, status: 'deleted', version: comment.version + 1 },
    },
    'deleted',
  );
}

export function restoreComment(
  { thread, comment }: CommentInThread,
  limits: CommentLimits,
  actor: Actor,
  now: Date,
): Change {
  const refused = mayChange(comment, limits, actor, now);
  if (refused !== null) return refuse(refused);
  if (comment.status !== 'deleted') return refuse('comment.not-deleted');
  return accept(
    {
      thread: { ...thread, commentCount: thread.commentCount + 1, version: thread.version + 1 },
      comment: { ...comment, status: 'published', version: comment.version + 1 },
    },
    'restored',
  );
}

/** Its author may change it within the edit window, a moderator always. */
function mayChange(comment: Comment, limits: CommentLimits, actor: Actor, now: Date): Failure | null {
  if (isModerator(actor)) return null;
  if (comment.authorId !== actor.id || comment.authorKind !== actor.kind) return 'comment.not-yours';
  const { editWindowMinutes } = limits;
  if (editWindowMinutes === null) return null;
  const age = (now.getTime() - comment.createdAt.getTime()) / 60_000;
  return age > editWindowMinutes ? 'comment.edit-window-closed' : null;
}
