import { EntitySchema } from 'typeorm';
import type { Comment } from '../domain/comment.js';

export const CommentEntity = new EntitySchema<Comment>({
  name: 'Comment',
  tableName: 'comments',
  columns: {
    id: { type: 'uuid', primary: true },
    site: { type: 'text' },
    threadId: { type: 'uuid', name: 'thread_id' },
    parentId: { type: 'uuid', name: 'parent_id', nullable: true },
    depth: { type: 'integer' },
    ordinal: { type: 'integer' },
    authorId: { type: 'text', name: 'author_id' },
    authorKind: { type: 'text', name: 'author_kind' },
    body: { type: 'text' },
    bodyHtml: { type: 'text', name: 'body_html' },
    mentions: { type: 'text', array: true },
    links: { type: 'text', array: true },
    status: { type: 'text' },
    score: { type: 'integer' },
    replyCount: { type: 'integer', name: 'reply_count' },
    pinned: { type: 'boolean' },
    revision: { type: 'integer' },
    version: { type: 'integer' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
    editedAt: { type: 'timestamptz', name: 'edited_at', nullable: true },
  },
});
