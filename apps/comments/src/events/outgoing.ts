import {
  commentApproved,
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
  threadClosed,
  threadOpened,
  threadSnapshot,
  threadUpdated,
} from '#libs/contracts';
import type { Person } from '#libs/kernel';
import { draft, type EventDraft } from '#libs/messaging';
import type { Comment, CommentEvent } from '../domain/comment.js';
import type { Judgement } from '../domain/judge-comment.js';
import { lastActivityOf, type Thread, type ThreadEvent } from '../domain/thread.js';

const threadContracts = {
  opened: threadOpened,
  closed: threadClosed,
  updated: threadUpdated,
  snapshot: threadSnapshot,
} as const;

/** What happened to a thread, or with `snapshot` just how it stands. */
export function tellOfThread(event: ThreadEvent | 'snapshot', thread: Thread): EventDraft {
  const { id, site, postId, key, url, title, closedBecause, commentCount, version } = thread;
  return draft(threadContracts[event], {
    site,
    key: id,
    aggregateId: id,
    sequence: version,
    data: {
      id,
      postId,
      key,
      url,
      title,
      state: closedBecause.length === 0 ? 'open' : 'closed',
      closedBecause,
      commentCount,
      lastActivityAt: lastActivityOf(thread).toISOString(),
      version,
    },
  });
}

/** Who and what an event about a comment needs beside the comment itself. */
export interface CommentContext {
  readonly thread: Thread;
  readonly parent: Comment | null;
  readonly author: Person;
  /** Whose doing it is. */
  readonly by: string;
  readonly judgement: Judgement | null;
  readonly now: Date;
}

export function tellOfComment(event: CommentEvent, comment: Comment, context: CommentContext): EventDraft {
  const { id, site, threadId, version, revision } = comment;
  const fields = { site, key: threadId, aggregateId: id, sequence: version };
  const where = placeOf(comment, context);
  const { by } = context;
  const at = context.now.toISOString();
  const decision = decisionOf(context.judgement);
  switch (event) {
    case 'created':
      return draft(commentCreated, { ...fields, data: { ...where, ...contentOf(comment) } });
    case 'edited':
      return draft(commentEdited, { ...fields, data: { ...where, ...contentOf(comment), editedAt: at } });
    case 'restored':
      return draft(commentRestored, { ...fields, data: { ...where, ...contentOf(comment), restoredAt: at } });
    case 'deleted':
      return draft(commentDeleted, { ...fields, data: { ...where, deletedAt: at, deletedBy: by } });
    case 'removed':
      return draft(commentRemoved, { ...fields, data: { ...where, revision, removedAt: at, removedBy: by, decision } });
    case 'approved':
      return draft(commentApproved, { ...fields, data: { ...where, ...contentOf(comment), approvedAt: at, decision } });
    case 'rejected':
      return draft(commentRejected, {
        ...fields,
        data: { ...where, status: unseenStatusOf(comment), revision, rejectedAt: at, decision },
      });
    case 'voted': {
      const { score, upvotes, downvotes } = comment;
      return draft(commentVoted, { ...fields, data: { id, threadId, score, upvotes, downvotes, votedAt: at } });
    }
    case 'reacted':
      return draft(commentReacted, {
        ...fields,
        data: { id, threadId, reactions: { ...comment.reactions }, reactedAt: at },
      });
    case 'pinned':
      return draft(commentPinned, {
        ...fields,
        data: { id, threadId, pinned: comment.pinned, pinnedAt: at, pinnedBy: by },
      });
  }
}

/** A decision was about a text that has been replaced. */
export function tellOfSuperseded(comment: Comment, { decisionId, revision }: Judgement, now: Date): EventDraft {
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

function decisionOf(judgement: Judgement | null) {
  if (judgement === null) return null;
  const { decisionId, verdict, reasonCode, deciderId } = judgement;
  return { decisionId, verdict, reasonCode, deciderId };
}

/** Under a deletion by its author, a decision changes what a restore would go back to. */
function unseenStatusOf({ status, statusBefore }: Comment) {
  const standing = status === 'deleted' ? statusBefore : status;
  return standing === null || standing === 'published' || standing === 'deleted' ? 'removed' : standing;
}

function placeOf(comment: Comment, { thread, parent, author }: CommentContext) {
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
    parentAuthorId: parent?.authorId ?? null,
    parentAuthorKind: parent?.authorKind ?? null,
    depth,
    author,
  };
}

function contentOf({ body, bodyHtml, mentions, links, status, revision, createdAt }: Comment) {
  const isSeen = status === 'published';
  return {
    body,
    bodyHtml,
    mentions,
    links,
    status: isSeen ? ('published' as const) : ('pending' as const),
    revision,
    createdAt: createdAt.toISOString(),
  };
}
