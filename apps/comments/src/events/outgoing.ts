import {
  commentCreated,
  commentDeleted,
  commentEdited,
  commentRestored,
  threadClosed,
  threadOpened,
  threadSnapshot,
  threadUpdated,
} from '#libs/contracts';
import type { Actor, Person } from '#libs/kernel';
import { draft, type EventDraft } from '#libs/messaging';
import type { Comment, CommentEvent } from '../domain/comment.js';
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
  readonly actor: Actor;
  readonly now: Date;
}

export function tellOfComment(event: CommentEvent, comment: Comment, context: CommentContext): EventDraft {
  const { id, site, threadId, version } = comment;
  const fields = { site, key: threadId, aggregateId: id, sequence: version };
  const where = placeOf(comment, context);
  const at = context.now.toISOString();
  switch (event) {
    case 'created':
      return draft(commentCreated, { ...fields, data: { ...where, ...contentOf(comment) } });
    case 'edited':
      return draft(commentEdited, { ...fields, data: { ...where, ...contentOf(comment), editedAt: at } });
    case 'restored':
      return draft(commentRestored, { ...fields, data: { ...where, ...contentOf(comment), restoredAt: at } });
    case 'deleted':
      return draft(commentDeleted, { ...fields, data: { ...where, deletedAt: at, deletedBy: context.actor.id } });
  }
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

function contentOf({ body, bodyHtml, mentions, links, revision, createdAt }: Comment) {
  const status = 'published' as const;
  return { body, bodyHtml, mentions, links, status, revision, createdAt: createdAt.toISOString() };
}
