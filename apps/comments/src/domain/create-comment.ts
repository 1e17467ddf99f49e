import { accept, type Actor, type Decision, refuse } from '#libs/kernel';
import type { CommentInThread } from './comment-in-thread.js';
import {
  type Comment,
  type CommentEvent,
  type CommentLimits,
  type CommentText,
  isAuthor,
  mayKnowOf,
  showsText,
  whyUnfit,
} from './comment.js';
import type { Failure } from './failure.js';
import { isOver } from './quiet-thread.js';
import type { Thread } from './thread.js';

/** What the decision about a new comment needs to know of its author. */
export interface AuthorStanding {
  /** Whether a decision must come before others see what they write. */
  readonly isHeld: boolean;
  /** Whether they wrote the same just now. */
  readonly repeats: boolean;
}

export interface NewComment extends AuthorStanding {
  readonly id: string;
  readonly text: CommentText;
}

/** Where a comment shall stand: below another one, or at the top level. */
export interface Spot {
  readonly thread: Thread;
  readonly parent: Comment | null;
}

export function createComment(
  { thread, parent }: Spot,
  { id, text, isHeld, repeats }: NewComment,
  limits: CommentLimits,
  actor: Actor,
  now: Date,
): Decision<CommentInThread, CommentEvent, Failure> {
  if (thread.closedBecause.length > 0 || isOver(thread, limits.closeAfterDays, now)) return refuse('thread.closed');
  const unanswerable = whyNoReply(parent, actor);
  if (unanswerable !== null) return refuse(unanswerable);
  const unfit = whyUnfit(text, limits);
  if (unfit !== null) return refuse(unfit);
  if (repeats) return refuse('comment.repeated');
  const version = thread.version + 1;
  const status = isHeld ? 'pending' : parent?.status === 'shadow' ? 'shadow' : 'published';
  const isSeen = status === 'published';
  const comment: Comment = {
    id,
    site: thread.site,
    threadId: thread.id,
    parentId: parent?.id ?? null,
    depth: parent === null ? 0 : parent.depth + 1,
    ordinal: version,
    authorId: actor.id,
    authorKind: actor.kind,
    body: text.body,
    bodyHtml: text.bodyHtml,
    wording: text.wording,
    mentions: [...text.mentions],
    links: [...text.links],
    status,
    statusBefore: null,
    labels: [],
    upvotes: 0,
    downvotes: 0,
    score: 0,
    reactions: {},
    replyCount: 0,
    pinned: false,
    revision: 1,
    version: 1,
    touched: isSeen ? version : 0,
    createdAt: now,
    editedAt: null,
  };
  const counted = isSeen ? { commentCount: thread.commentCount + 1, lastCommentAt: now } : {};
  return accept({ thread: { ...thread, ...counted, version }, comment }, 'created');
}

/**
 * Only what is published takes replies, and what its author believes to be: who is shadowed goes on talking to nobody. Of what
 * readers never saw they learn nothing.
 */
function whyNoReply(parent: Comment | null, actor: Actor): Failure | null {
  if (parent === null || parent.status === 'published') return null;
  if (parent.status === 'shadow' && isAuthor(parent, actor)) return null;
  if (showsText(parent, actor)) return 'comment.parent-hidden';
  return parent.touched > 0 || mayKnowOf(parent, actor) ? 'comment.parent-deleted' : 'comment.unknown-parent';
}
