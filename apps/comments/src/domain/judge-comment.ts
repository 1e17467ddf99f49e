import { accept, type Decision } from '#libs/kernel';
import { type CommentInThread, unseen, withStatus } from './comment-in-thread.js';
import type { CommentEvent, CommentStatus } from './comment.js';
import type { Failure } from './failure.js';

export type Verdict =
  'approve' | 'reject' | 'spam' | 'hold' | 'remove' | 'restore' | 'label' | 'request_changes' | 'shadow';

export interface Judgement {
  readonly decisionId: string;
  readonly revision: number;
  readonly verdict: Verdict;
  readonly reasonCode: string | null;
  readonly labels: readonly string[];
  readonly deciderId: string;
}

/** What each verdict makes of a comment; a label leaves it as it is, and what needs changes waits for them unseen. */
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

/** Whether the decision is about another text than the one that stands. */
export function isAboutAnother({ comment }: CommentInThread, { revision }: Judgement): boolean {
  return revision !== comment.revision;
}

/** Obeys a decision; of a comment that its author deleted it changes only what a restore goes back to. */
export function judgeComment(
  { thread, comment }: CommentInThread,
  { verdict, labels }: Judgement,
  now: Date,
): Decision<CommentInThread, CommentEvent, Failure> {
  const labelled = { ...comment, labels: [...new Set([...comment.labels, ...labels])] };
  const standing = comment.status === 'deleted' ? (comment.statusBefore ?? 'published') : comment.status;
  const status = verdict === 'label' ? standing : statusAfter[verdict];
  if (status === standing) return accept({ thread, comment: labelled });
  const event = status === 'published' ? 'approved' : 'rejected';
  if (comment.status === 'deleted') {
    return accept(unseen({ thread, comment: { ...labelled, statusBefore: status } }), event);
  }
  const judged = withStatus({ thread, comment: labelled }, status, now);
  const statusBefore = status === 'removed' ? comment.status : null;
  return accept({ ...judged, comment: { ...judged.comment, statusBefore } }, event);
}
