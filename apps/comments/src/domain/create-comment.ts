import { accept, type Actor, characters, type Decision, refuse } from '#libs/kernel';
import type { Comment, CommentEvent, CommentLimits, CommentText } from './comment.js';
import type { Failure } from './failure.js';
import type { Thread } from './thread.js';

/** A thread, and one comment in it. */
export interface CommentInThread {
  readonly thread: Thread;
  readonly comment: Comment;
}

/** @param parent what it replies to, or null at the top level */
export function createComment(
  thread: Thread,
  parent: Comment | null,
  id: string,
  text: CommentText,
  limits: CommentLimits,
  actor: Actor,
  now: Date,
): Decision<CommentInThread, CommentEvent, Failure> {
  if (thread.closedBecause.length > 0) return refuse('thread.closed');
  if (parent?.status === 'deleted') return refuse('comment.parent-deleted');
  if (characters(text.body) > limits.bodyLength) return refuse('comment.body-too-long');
  const version = thread.version + 1;
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
    mentions: [...text.mentions],
    links: [...text.links],
    status: 'published',
    score: 0,
    replyCount: 0,
    pinned: false,
    revision: 1,
    version: 1,
    createdAt: now,
    editedAt: null,
  };
  const grown = { ...thread, commentCount: thread.commentCount + 1, lastCommentAt: now, version };
  return accept({ thread: grown, comment }, 'created');
}
