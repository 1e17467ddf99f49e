import { accept } from '#libs/kernel';
import type { Comment } from '../src/domain/comment.js';
import type { CommentInContext } from '../src/domain/comment-in-thread.js';
import type { Thread, ThreadEvent } from '../src/domain/thread.js';

/** Samples for specs: a thread and a comment a little after they were created. */
const created = new Date('2026-11-22T08:00:00.000Z');
export const later = new Date('2026-11-22T08:05:00.000Z');

export function aThread(but: Partial<Thread> = {}): Thread {
  return {
    id: 'thread',
    site: 'default',
    key: null,
    url: null,
    address: null,
    title: 'On engines',
    postId: 'thread',
    authorId: 'ada',
    authorKind: 'member',
    closedBecause: [],
    commentCount: 0,
    lastCommentAt: null,
    inactiveSince: created,
    version: 1,
    scoreVersion: 0,
    createdAt: created,
    ...but,
  };
}

export function aComment(but: Partial<Comment> = {}): Comment {
  return {
    id: 'comment',
    site: 'default',
    threadId: 'thread',
    parentId: null,
    depth: 0,
    position: 2,
    authorId: 'charles',
    authorKind: 'member',
    body: 'One.',
    bodyHtml: '<p>One.</p>',
    textFingerprint: 'one',
    mentions: [],
    links: [],
    status: 'published',
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
    lastChangedVersion: 2,
    createdAt: created,
    editedAt: null,
    ...but,
  };
}

/** A comment in its thread, with its author. */
export function inContext(found: Pick<CommentInContext, 'thread' | 'comment'>): CommentInContext {
  const { authorId: id, authorKind: kind } = found.comment;
  return { ...found, author: { id, kind, name: id, handle: id, picture: null }, parentAuthor: null };
}

/** What is accepted if a thread becomes this one. */
export function acceptThread(type: ThreadEvent['type'], thread: Thread) {
  return accept<Thread, ThreadEvent>(thread, { type, thread });
}
