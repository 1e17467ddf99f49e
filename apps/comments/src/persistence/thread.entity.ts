import { EntitySchema } from 'typeorm';
import type { Thread } from '../domain/thread.js';

export const ThreadEntity = new EntitySchema<Thread>({
  name: 'Thread',
  tableName: 'threads',
  columns: {
    id: { type: 'uuid', primary: true },
    site: { type: 'text' },
    key: { type: 'text', nullable: true },
    url: { type: 'text', nullable: true },
    address: { type: 'text', nullable: true },
    title: { type: 'text', nullable: true },
    postId: { type: 'uuid', name: 'post_id', nullable: true },
    authorId: { type: 'text', name: 'author_id', nullable: true },
    authorKind: { type: 'text', name: 'author_kind', nullable: true },
    closedBecause: { type: 'text', name: 'closed_because', array: true },
    commentCount: { type: 'integer', name: 'comment_count' },
    lastCommentAt: { type: 'timestamptz', name: 'last_comment_at', nullable: true },
    inactiveSince: { type: 'timestamptz', name: 'quiet_since' },
    version: { type: 'integer' },
    scoreVersion: { type: 'integer', name: 'score_version' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
  },
});
