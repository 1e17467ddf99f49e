import type { Comment } from './api-types.js';

/** A comment for specs. */
export function comment(id: string, parentId: string | null = null, fields: Partial<Comment> = {}): Comment {
  return {
    id,
    threadId: 'thread',
    parentId,
    depth: parentId === null ? 0 : 1,
    author: { id: 'ada', name: 'Ada', handle: 'ada', picture: null, kind: 'member' },
    body: id,
    bodyHtml: `<p>${id}</p>`,
    status: 'published',
    score: 0,
    myVote: 0,
    reactions: {},
    myReactions: [],
    replyCount: 0,
    moreReplies: null,
    pinned: false,
    revision: 1,
    version: 1,
    createdAt: '2026-11-22T08:00:00.000Z',
    editedAt: null,
    ...fields,
  };
}
