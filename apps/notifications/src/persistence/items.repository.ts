import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import type { Contribution, NewComment, Notification } from '../domain/notification.js';

/** Which comments a notification tells of. */
@Injectable()
export class ItemsRepository {
  /** @returns false if the person has been told of the comment already */
  async add(tx: Tx, notification: Notification, comment: NewComment, at: Date): Promise<boolean> {
    const added = await tx.query(
      `INSERT INTO notification_items
         (comment_id, recipient_kind, recipient_id, notification_id, actor_kind, actor_id, happened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [
        comment.id,
        notification.recipientKind,
        notification.recipientId,
        notification.id,
        comment.author.kind,
        comment.author.id,
        at,
      ],
    );
    return added.length === 1;
  }

  /** Takes a comment out. @returns the ids of the notifications that told of it */
  async remove(tx: Tx, commentId: string): Promise<string[]> {
    const removed = await tx.query<{ id: string }>(
      `DELETE FROM notification_items WHERE comment_id = $1 RETURNING notification_id AS id`,
      [commentId],
    );
    return removed.map((row) => row.id);
  }

  /** One a person, newest first. */
  newest(tx: Tx, notification: Notification, limit: number): Promise<Contribution[]> {
    return tx.query<Contribution>(
      `SELECT actor_kind AS kind, actor_id AS id, max(happened_at) AS "happenedAt",
         (array_agg(comment_id ORDER BY happened_at DESC, comment_id DESC))[1] AS "commentId"
       FROM notification_items WHERE notification_id = $1
       GROUP BY actor_kind, actor_id
       ORDER BY "happenedAt" DESC, "commentId" DESC LIMIT $2`,
      [notification.id, limit],
    );
  }
}
