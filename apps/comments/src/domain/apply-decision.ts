import { accept, type Decision } from '#libs/kernel';
import type { CommentEvent, ModerationDecision, Verdict } from './comment-event.js';
import {
  type CommentInContext,
  type CommentInThread,
  hiddenChange,
  inContext,
  withStatus,
} from './comment-in-thread.js';
import type { CommentStatus } from './comment.js';
import type { Failure } from './failure.js';

/** The status to which a verdict leads; a label leaves the status as it is, and a requested change hides the comment until then. */
const statusAfter: Readonly<Record<Exclude<Verdict, 'label'>, CommentStatus>> = {
  approve: 'published',
  restore: 'published',
  reject: 'rejected',
  request_changes: 'rejected',
  spam: 'spam',
  hold: 'pending',
  remove: 'removed',
  shadow: 'shadow',
};

/** Whether the decision is about another revision than the newest. */
export function isSuperseded({ comment }: CommentInThread, { revision }: ModerationDecision): boolean {
  return revision !== comment.revision;
}

/** Applies a decision. If the author deleted the comment, it changes only what a restore returns to. */
export function applyDecision(
  found: CommentInContext,
  decision: ModerationDecision,
  now: Date,
): Decision<CommentInThread, CommentEvent, Failure> {
  const { thread, comment } = found;
  const { verdict, labels } = decision;
  const labelled = { ...comment, labels: [...new Set([...comment.labels, ...labels])] };
  const isDeleted = comment.status === 'deleted';
  const current = isDeleted ? (comment.statusBefore ?? 'published') : comment.status;
  const status = verdict === 'label' ? current : statusAfter[verdict];
  if (status === current) return accept({ thread, comment: labelled });
  const change = isDeleted
    ? hiddenChange({ thread, comment: { ...labelled, statusBefore: status } })
    : withDecidedStatus({ thread, comment: labelled }, status, now);
  const type = status === 'published' ? 'approved' : 'rejected';
  return accept(change, { type, ...inContext(found, change), at: now, decision });
}

function withDecidedStatus(found: CommentInThread, status: CommentStatus, now: Date): CommentInThread {
  const { thread, comment } = withStatus(found, status, now);
  return { thread, comment: { ...comment, statusBefore: status === 'removed' ? found.comment.status : null } };
}
