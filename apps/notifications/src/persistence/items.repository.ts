import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import type { Address, Contribution, NewComment, Notification } from '../domain/notification.js';

/** A comment to be added to a notification. */
interface NewItem {
  /** Of the notification. */
  readonly id: string;
  readonly address: Address;
  readonly comment: NewComment;
  readonly at: Date;
}

const ADD = {
  name: 'add notification items',
  sql: `INSERT INTO notification_items
      (comment_id, recipient_kind, recipient_id, notification_id, actor_kind, actor_id, happened_at)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[])
    ON CONFLICT DO NOTHING RETURNING comment_id AS "commentId", notification_id AS "notificationId"`,
};

/** The comments of notifications. */
@Injectable()
export class ItemsRepository {
  /** @returns by notification the comments that its recipient was not notified of before */
  async addAll(tx: Tx, items: readonly NewItem[]): Promise<Map<string, Set<string>>> {
    const added = new Map<string, Set<string>>();
    if (items.length === 0) return added;
    const rows = await tx.prepared<{ commentId: string; notificationId: string }>(ADD, [
      items.map(({ comment }) => comment.id),
      items.map(({ address }) => address.recipientKind),
      items.map(({ address }) => address.recipientId),
      items.map(({ id }) => id),
      items.map(({ comment }) => comment.author.kind),
      items.map(({ comment }) => comment.author.id),
      items.map(({ at }) => at),
    ]);
    for (const { commentId, notificationId } of rows) {
      const comments = added.get(notificationId) ?? new Set();
      added.set(notificationId, comments.add(commentId));
    }
    return added;
  }

  /** Takes a comment out. @returns the ids of its notifications */
  async remove(tx: Tx, commentId: string): Promise<string[]> {
    const removed = await tx.query<{ id: string }>(
      `DELETE FROM notification_items WHERE comment_id = $1 RETURNING notification_id AS id`,
      [commentId],
    );
    return removed.map((row) => row.id);
  }

  /** The newest comment of each actor, newest first. */
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
