import type { Comment } from '../src/domain/comment.js';
import type { Thread } from '../src/domain/thread.js';

/** For specs: a thread and a comment as they stand a little after they were made. */
const made = new Date('2026-11-22T08:00:00.000Z');
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
    quietSince: made,
    version: 1,
    scoreVersion: 0,
    createdAt: made,
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
    ordinal: 2,
    authorId: 'charles',
    authorKind: 'member',
    body: 'One.',
    bodyHtml: '<p>One.</p>',
    wording: 'one',
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
    touched: 2,
    createdAt: made,
    editedAt: null,
    ...but,
  };
}
