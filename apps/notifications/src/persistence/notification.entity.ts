import { EntitySchema } from 'typeorm';
import type { Notification } from '../domain/notification.js';

export const NotificationEntity = new EntitySchema<Notification>({
  name: 'Notification',
  tableName: 'notifications',
  columns: {
    id: { type: 'uuid', primary: true },
    site: { type: 'text' },
    recipientKind: { type: 'text', name: 'recipient_kind' },
    recipientId: { type: 'text', name: 'recipient_id' },
    kind: { type: 'text' },
    threadId: { type: 'uuid', name: 'thread_id' },
    postId: { type: 'uuid', name: 'post_id', nullable: true },
    commentId: { type: 'uuid', name: 'comment_id' },
    title: { type: 'text', nullable: true },
    actors: { type: 'jsonb' },
    count: { type: 'integer' },
    hidden: { type: 'boolean' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
    updatedAt: { type: 'timestamptz', name: 'updated_at' },
    readAt: { type: 'timestamptz', name: 'read_at', nullable: true },
  },
});
