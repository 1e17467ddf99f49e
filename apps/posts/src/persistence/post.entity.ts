import { EntitySchema } from 'typeorm';
import type { Post } from '../domain/post.js';

export const PostEntity = new EntitySchema<Post>({
  name: 'Post',
  tableName: 'posts',
  columns: {
    id: { type: 'uuid', primary: true },
    site: { type: 'text' },
    slug: { type: 'text' },
    title: { type: 'text' },
    body: { type: 'text' },
    bodyHtml: { type: 'text', name: 'body_html' },
    authorId: { type: 'text', name: 'author_id' },
    authorKind: { type: 'text', name: 'author_kind' },
    categoryId: { type: 'uuid', name: 'category_id', nullable: true },
    tags: { type: 'text', array: true },
    status: { type: 'text' },
    deletedBy: { type: 'text', name: 'deleted_by', nullable: true },
    locked: { type: 'boolean' },
    pinned: { type: 'boolean' },
    score: { type: 'integer' },
    hot: { type: 'double precision' },
    revision: { type: 'integer' },
    version: { type: 'integer' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
    editedAt: { type: 'timestamptz', name: 'edited_at', nullable: true },
    commentCount: { type: 'integer', name: 'comment_count' },
    lastActivityAt: { type: 'timestamptz', name: 'last_activity_at' },
    threadVersion: { type: 'integer', name: 'thread_version' },
  },
});
