import { accept, type Actor, type Decision, personOf, refuse } from '#libs/kernel';
import type { CommentEvent } from './comment-event.js';
import type { CommentInThread } from './comment-in-thread.js';
import {
  type Comment,
  type CommentContent,
  type CommentLimits,
  initialComment,
  isAuthor,
  mayKnowOf,
  showsText,
  validateText,
} from './comment.js';
import type { Failure } from './failure.js';
import { isInactive } from './inactive-thread.js';
import type { Thread } from './thread.js';

export interface NewComment {
  readonly id: string;
  readonly content: CommentContent;
  /** Whether it must be approved before others see it. */
  readonly isHeld: boolean;
  /** Whether its author wrote the same text just now. */
  readonly isRepeated: boolean;
}

/** Where a new comment goes: below another comment, or at the top level. */
export interface ReplyTarget {
  readonly thread: Thread;
  readonly parent: Comment | null;
}

export function createComment(
  { thread, parent }: ReplyTarget,
  { id, content, isHeld, isRepeated }: NewComment,
  limits: CommentLimits,
  actor: Actor,
  now: Date,
): Decision<CommentInThread, CommentEvent, Failure> {
  if (thread.closedBecause.length > 0 || isInactive(thread, limits.closeAfterDays, now)) return refuse('thread.closed');
  const refused = checkReply(parent, actor) ?? validateText(content, limits);
  if (refused !== null) return refuse(refused);
  if (isRepeated) return refuse('comment.repeated');
  const version = thread.version + 1;
  const comment = initialComment(
    content,
    {
      id,
      site: thread.site,
      threadId: thread.id,
      parentId: parent?.id ?? null,
      depth: parent === null ? 0 : parent.depth + 1,
      position: version,
      status: isHeld ? 'pending' : parent?.status === 'shadow' ? 'shadow' : 'published',
      createdAt: now,
    },
    actor,
  );
  const counted = comment.status === 'published' ? { commentCount: thread.commentCount + 1, lastCommentAt: now } : {};
  const state = { thread: { ...thread, ...counted, version }, comment };
  const parentAuthor = parent === null ? null : { id: parent.authorId, kind: parent.authorKind };
  return accept(state, { type: 'created', ...state, author: personOf(actor), parentAuthor });
}

/**
 * Only published comments take replies, and shadowed ones those of their own author, who must not notice. An actor learns nothing
 * of a comment that readers never saw.
 */
function checkReply(parent: Comment | null, actor: Actor): Failure | null {
  if (parent === null || parent.status === 'published') return null;
  if (parent.status === 'shadow' && isAuthor(parent, actor)) return null;
  if (showsText(parent, actor)) return 'comment.parent-hidden';
  return parent.lastChangedVersion > 0 || mayKnowOf(parent, actor)
    ? 'comment.parent-deleted'
    : 'comment.unknown-parent';
}
