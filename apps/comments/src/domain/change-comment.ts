import { accept, type Actor, type Decision, isModerator, refuse } from '#libs/kernel';
import type { CommentEvent } from './comment-event.js';
import {
  type CommentInContext,
  type CommentInThread,
  hiddenChange,
  inContext,
  visibleChange,
  withStatus,
} from './comment-in-thread.js';
import {
  type Comment,
  type CommentContent,
  type CommentLimits,
  type HoldPolicy,
  isAuthor,
  isSameInput,
  validateText,
} from './comment.js';
import type { Failure } from './failure.js';

type Change = Decision<CommentInThread, CommentEvent, Failure>;

/**
 * An author's edit of a comment that was rejected waits for another decision. On a site that holds everything, so does an edit of
 * a published one.
 */
export function editComment(
  found: CommentInContext,
  content: CommentContent,
  limits: CommentLimits & { readonly hold: HoldPolicy },
  actor: Actor,
  now: Date,
): Change {
  const { thread, comment } = found;
  if (comment.status === 'deleted') return refuse('comment.deleted');
  const refused = checkRights(comment, limits, actor, now) ?? validateText(content, limits);
  if (refused !== null) return refuse(refused);
  if (isSameInput(comment, content)) return accept({ thread, comment });
  const wasRejected = ['rejected', 'spam', 'removed'].includes(comment.status);
  const isHeld = comment.status === 'published' && limits.hold === 'everything' && !isModerator(actor);
  const waits = wasRejected && isAuthor(comment, actor);
  const edited: Comment = {
    ...comment,
    ...content,
    status: waits ? 'pending' : comment.status,
    statusBefore: waits ? null : comment.statusBefore,
    revision: comment.revision + 1,
    editedAt: now,
  };
  const next = { thread, comment: edited };
  const change = isHeld
    ? withStatus(next, 'pending', now)
    : comment.status === 'published'
      ? visibleChange(next)
      : hiddenChange(next);
  return accept(change, { type: 'edited', ...inContext(found, change), at: now });
}

/**
 * The author deletes, a moderator removes. The text stays in the row, so that the comment can be restored; readers see a
 * tombstone, or nothing.
 */
export function deleteComment(found: CommentInContext, limits: CommentLimits, actor: Actor, now: Date): Change {
  const { thread, comment } = found;
  if (comment.status === 'deleted' || comment.status === 'removed') return refuse('comment.not-found');
  const refused = checkRights(comment, limits, actor, now);
  if (refused !== null) return refuse(refused);
  const type = isAuthor(comment, actor) ? 'deleted' : 'removed';
  const gone = withStatus({ thread, comment }, type, now);
  const change = { ...gone, comment: { ...gone.comment, statusBefore: comment.status } };
  return accept(change, { type, ...inContext(found, change), at: now, by: actor.id });
}

/**
 * Returns a comment to its status before, so that a restore circumvents no decision. A moderator also restores a comment that
 * waits although readers had seen it, such as one that its author edited after it was removed, and names the revision.
 * @param isRevisionNamed whether the request named it, by `If-Match`
 */
export function restoreComment(
  found: CommentInContext,
  isRevisionNamed: boolean,
  limits: CommentLimits,
  actor: Actor,
  now: Date,
): Change {
  const { thread, comment } = found;
  const refused = checkRights(comment, limits, actor, now);
  if (refused !== null) return refuse(refused);
  if (comment.status === 'removed' && !isModerator(actor)) return refuse('comment.removed-by-moderator');
  const waits = comment.status === 'pending' && comment.lastChangedVersion > 0 && isModerator(actor);
  if (comment.status !== 'deleted' && comment.status !== 'removed' && !waits) return refuse('comment.not-deleted');
  if (waits && !isRevisionNamed) return refuse('comment.which-text');
  const back = withStatus({ thread, comment }, waits ? 'published' : (comment.statusBefore ?? 'published'), now);
  const change = { ...back, comment: { ...back.comment, statusBefore: null } };
  return accept(change, { type: 'restored', ...inContext(found, change), at: now });
}

/** Its author may change a comment within the edit window, a moderator always. @returns why this actor may not, or null */
function checkRights(comment: Comment, limits: CommentLimits, actor: Actor, now: Date): Failure | null {
  if (isModerator(actor)) return null;
  if (!isAuthor(comment, actor)) return 'comment.not-yours';
  const { editWindowMinutes } = limits;
  if (editWindowMinutes === null) return null;
  const age = (now.getTime() - comment.createdAt.getTime()) / 60_000;
  return age > editWindowMinutes ? 'comment.edit-window-closed' : null;
}
