import type { Comment } from './comment.js';
import type { CommentInContext } from './comment-in-thread.js';

export type Verdict =
  'approve' | 'reject' | 'spam' | 'hold' | 'remove' | 'restore' | 'label' | 'request_changes' | 'shadow';

/** What moderation decided about one revision of a comment. */
export interface ModerationDecision {
  readonly decisionId: string;
  readonly revision: number;
  readonly verdict: Verdict;
  readonly reasonCode: string | null;
  readonly labels: readonly string[];
  readonly deciderId: string;
}

type ChangedComment = Pick<Comment, 'id' | 'site' | 'threadId' | 'version'>;

/** What happened to a comment, with all that is published about it. */
export type CommentEvent =
  | (CommentInContext & { readonly type: 'created' })
  | (CommentInContext & { readonly type: 'edited' | 'restored'; readonly at: Date })
  | (CommentInContext & { readonly type: 'deleted' | 'removed'; readonly at: Date; readonly by: string })
  | (CommentInContext & {
      readonly type: 'approved' | 'rejected';
      readonly at: Date;
      readonly decision: ModerationDecision;
    })
  | {
      readonly type: 'voted';
      readonly comment: ChangedComment & Pick<Comment, 'score' | 'upvotes' | 'downvotes'>;
      readonly at: Date;
    }
  | { readonly type: 'reacted'; readonly comment: ChangedComment & Pick<Comment, 'reactions'>; readonly at: Date }
  | {
      readonly type: 'pinned';
      readonly comment: ChangedComment & Pick<Comment, 'pinned'>;
      readonly at: Date;
      readonly by: string;
    };
