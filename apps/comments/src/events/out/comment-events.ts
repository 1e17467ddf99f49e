import {
  commentApproved,
  commentContentFields,
  commentCreated,
  commentDeleted,
  commentEdited,
  commentPinned,
  commentReacted,
  commentRejected,
  commentRemoved,
  commentRestored,
  commentVoted,
  decisionSuperseded,
} from '#libs/contracts';
import { draft, type EventDraft } from '#libs/messaging';
import type { CommentEvent, ModerationDecision } from '../../domain/comment-event.js';
import type { CommentInContext } from '../../domain/comment-in-thread.js';
import type { Comment } from '../../domain/comment.js';

export function toCommentEvent(event: CommentEvent): EventDraft {
  const { id, site, threadId, version } = event.comment;
  const fields = { site, key: threadId, aggregateId: id, sequence: version };
  if (event.type === 'created') {
    return draft(commentCreated, { ...fields, data: { ...placeOf(event), ...contentOf(event.comment) } });
  }
  const at = event.at.toISOString();
  switch (event.type) {
    case 'edited': {
      const data = { ...placeOf(event), ...contentOf(event.comment), editedAt: at };
      return draft(commentEdited, { ...fields, data });
    }
    case 'restored': {
      const data = { ...placeOf(event), ...contentOf(event.comment), restoredAt: at };
      return draft(commentRestored, { ...fields, data });
    }
    case 'deleted':
      return draft(commentDeleted, { ...fields, data: { ...placeOf(event), deletedAt: at, deletedBy: event.by } });
    case 'removed': {
      const { revision } = event.comment;
      // A moderator's own removal: one by decision is an event `rejected`.
      const data = { ...placeOf(event), revision, removedAt: at, removedBy: event.by, decision: null };
      return draft(commentRemoved, { ...fields, data });
    }
    case 'approved': {
      const decision = decisionOf(event.decision);
      const data = { ...placeOf(event), ...contentOf(event.comment), approvedAt: at, decision };
      return draft(commentApproved, { ...fields, data });
    }
    case 'rejected': {
      const { revision } = event.comment;
      const [status, decision] = [hiddenStatusOf(event.comment), decisionOf(event.decision)];
      return draft(commentRejected, {
        ...fields,
        data: { ...placeOf(event), status, revision, rejectedAt: at, decision },
      });
    }
    case 'voted': {
      const { score, upvotes, downvotes } = event.comment;
      return draft(commentVoted, { ...fields, data: { id, threadId, score, upvotes, downvotes, votedAt: at } });
    }
    case 'reacted': {
      const reactions = { ...event.comment.reactions };
      return draft(commentReacted, { ...fields, data: { id, threadId, reactions, reactedAt: at } });
    }
    case 'pinned': {
      const { pinned } = event.comment;
      return draft(commentPinned, { ...fields, data: { id, threadId, pinned, pinnedAt: at, pinnedBy: event.by } });
    }
  }
}

/** A decision was about a text that has been replaced. */
export function toDecisionSuperseded(
  comment: Comment,
  { decisionId, revision }: ModerationDecision,
  now: Date,
): EventDraft {
  const { id, site, threadId } = comment;
  return draft(decisionSuperseded, {
    site,
    key: threadId,
    aggregateId: decisionId,
    sequence: comment.revision,
    data: {
      decisionId,
      target: { type: 'comment', id, revision },
      newestRevision: comment.revision,
      supersededAt: now.toISOString(),
    },
  });
}

function decisionOf({ decisionId, verdict, reasonCode, deciderId }: ModerationDecision) {
  return { decisionId, verdict, reasonCode, deciderId };
}

/** If the author deleted the comment, a decision changes only what a restore returns to. */
function hiddenStatusOf({ status, statusBefore }: Comment) {
  const decided = status === 'deleted' ? statusBefore : status;
  return decided === null || decided === 'published' || decided === 'deleted' ? 'removed' : decided;
}

function placeOf({ thread, comment, author, parentAuthor }: CommentInContext) {
  const { id, threadId, parentId, depth } = comment;
  return {
    id,
    threadId,
    postId: thread.postId,
    threadKey: thread.key,
    threadUrl: thread.url,
    threadTitle: thread.title,
    threadAuthorId: thread.authorId,
    threadAuthorKind: thread.authorKind,
    parentId,
    parentAuthorId: parentAuthor?.id ?? null,
    parentAuthorKind: parentAuthor?.kind ?? null,
    depth,
    author,
  };
}

/** The fields that the contract names; other services know only two statuses. */
function contentOf(comment: Comment) {
  return {
    ...pick(comment, commentContentFields),
    status: comment.status === 'published' ? ('published' as const) : ('pending' as const),
    createdAt: comment.createdAt.toISOString(),
  };
}

function pick<T, K extends keyof T>(object: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, object[key]])) as Pick<T, K>;
}
