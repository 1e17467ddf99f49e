import { accept, type Actor, type Decision, isModerator, refuse } from '#libs/kernel';
import { type CommentInThread, seen, unseen, withStatus } from './comment-in-thread.js';
import {
  type Comment,
  type CommentEvent,
  type CommentLimits,
  type CommentText,
  type Hold,
  isAuthor,
  whyUnfit,
} from './comment.js';
import type { Failure } from './failure.js';

type Change = Decision<CommentInThread, CommentEvent, Failure>;

/** An edit of what was judged unfit waits to be judged again, and where a site holds everything, so does what was approved. */
export function editComment(
  { thread, comment }: CommentInThread,
  text: CommentText,
  limits: CommentLimits & { readonly hold: Hold },
  actor: Actor,
  now: Date,
): Change {
  if (comment.status === 'deleted') return refuse('comment.deleted');
  const refused = mayChange(comment, limits, actor, now);
  if (refused !== null) return refuse(refused);
  const unfit = whyUnfit(text, limits);
  if (unfit !== null) return refuse(unfit);
  if (text.body === comment.body) return accept({ thread, comment });
  const wasUnfit = ['rejected', 'spam', 'removed'].includes(comment.status);
  const isHeld = comment.status === 'published' && limits.hold === 'everything' && !isModerator(actor);
  const waits = wasUnfit && isAuthor(comment, actor);
  const edited: Comment = {
    ...comment,
    body: text.body,
    bodyHtml: text.bodyHtml,
    wording: text.wording,
    mentions: [...text.mentions],
    links: [...text.links],
    status: waits ? 'pending' : comment.status,
    statusBefore: waits ? null : comment.statusBefore,
    revision: comment.revision + 1,
    editedAt: now,
  };
  const change = { thread, comment: edited };
  if (isHeld) return accept(withStatus(change, 'pending', now), 'edited');
  return accept(comment.status === 'published' ? seen(change) : unseen(change), 'edited');
}

/**
 * The author deletes, a moderator removes. The text stays in the row, so that the comment can be restored; readers see a
 * tombstone, or nothing.
 */
export function deleteComment(
  { thread, comment }: CommentInThread,
  limits: CommentLimits,
  actor: Actor,
  now: Date,
): Change {
  if (comment.status === 'deleted' || comment.status === 'removed') return refuse('comment.not-found');
  const refused = mayChange(comment, limits, actor, now);
  if (refused !== null) return refuse(refused);
  const by = isAuthor(comment, actor) ? 'deleted' : 'removed';
  const gone = withStatus({ thread, comment }, by, now);
  return accept({ ...gone, comment: { ...gone.comment, statusBefore: comment.status } }, by);
}

/**
 * Goes back to what it was before, so that a restore is no way round a decision. What readers had seen and waits now, such as what
 * its author edited after it was removed, a moderator restores as well, saying which text is meant.
 * @param isTextNamed whether they said so
 */
export function restoreComment(
  { thread, comment }: CommentInThread,
  isTextNamed: boolean,
  limits: CommentLimits,
  actor: Actor,
  now: Date,
): Change {
  const refused = mayChange(comment, limits, actor, now);
  if (refused !== null) return refuse(refused);
  if (comment.status === 'removed' && !isModerator(actor)) return refuse('comment.removed-by-moderator');
  const waits = comment.status === 'pending' && comment.touched > 0 && isModerator(actor);
  if (comment.status !== 'deleted' && comment.status !== 'removed' && !waits) return refuse('comment.not-deleted');
  if (waits && !isTextNamed) return refuse('comment.which-text');
  const back = withStatus({ thread, comment }, waits ? 'published' : (comment.statusBefore ?? 'published'), now);
  return accept({ ...back, comment: { ...back.comment, statusBefore: null } }, 'restored');
}

/** Its author may change it within the edit window, a moderator always. */
function mayChange(comment: Comment, limits: CommentLimits, actor: Actor, now: Date): Failure | null {
  if (isModerator(actor)) return null;
  if (!isAuthor(comment, actor)) return 'comment.not-yours';
  const { editWindowMinutes } = limits;
  if (editWindowMinutes === null) return null;
  const age = (now.getTime() - comment.createdAt.getTime()) / 60_000;
  return age > editWindowMinutes ? 'comment.edit-window-closed' : null;
}
