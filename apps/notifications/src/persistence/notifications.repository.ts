import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { type Actor, Refused } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import type { Address, Notification } from '../domain/notification.js';
import { NotificationEntity } from './notification.entity.js';

const UNREAD = {
  name: 'lock unread notifications',
  sql: `SELECT id, site, recipient_kind AS "recipientKind", recipient_id AS "recipientId", kind, thread_id AS "threadId",
      post_id AS "postId", comment_id AS "commentId", title, actors, count, hidden, created_at AS "createdAt",
      updated_at AS "updatedAt", read_at AS "readAt"
    FROM notifications
    WHERE (site, thread_id, kind, recipient_kind, recipient_id) IN (
      SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[])
    ) AND read_at IS NULL
    ORDER BY id FOR UPDATE`,
};

const INSERT = {
  name: 'insert notifications',
  sql: `INSERT INTO notifications (id, site, recipient_kind, recipient_id, kind, thread_id, post_id, comment_id, title,
      actors, count, hidden, created_at, updated_at)
    SELECT id, site, "recipientKind", "recipientId", kind, "threadId", "postId", "commentId", title, actors, count,
      hidden, "createdAt", "updatedAt"
    FROM json_to_recordset($1::json) AS begun (id uuid, site text, "recipientKind" text, "recipientId" text, kind text,
      "threadId" uuid, "postId" uuid, "commentId" uuid, title text, actors jsonb, count integer, hidden boolean,
      "createdAt" timestamptz, "updatedAt" timestamptz)`,
};

const GROW = {
  name: 'grow notifications',
  sql: `UPDATE notifications SET comment_id = "commentId", title = grown.title, actors = grown.actors,
      count = grown.count, updated_at = "updatedAt"
    FROM json_to_recordset($1::json)
      AS grown (id uuid, "commentId" uuid, title text, actors jsonb, count integer, "updatedAt" timestamptz)
    WHERE notifications.id = grown.id`,
};

const HIDDEN = {
  name: 'hidden threads',
  sql: `SELECT thread_id AS id FROM hidden_threads
    WHERE (thread_id, site) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))`,
};

const LOCK = { mode: 'pessimistic_write' } as const;

/**
 * A notification's row is its lock. All events of a thread come one after the other, so they never wait for those of
 * another thread, and a lock on the whole inbox, held by batches that tell many people in any order, would only deadlock.
 */
@Injectable()
export class NotificationsRepository {
  /** Locks what further news of the same adds to. One that is being read at this moment is waited for, and is not unread then. */
  async lockUnread(tx: Tx, addresses: readonly Address[]): Promise<Notification[]> {
    if (addresses.length === 0) return [];
    return tx.prepared<Notification>(UNREAD, [
      ...[addresses.map(({ site }) => site), addresses.map(({ threadId }) => threadId)],
      ...[addresses.map(({ kind }) => kind), addresses.map(({ recipientKind }) => recipientKind)],
      addresses.map(({ recipientId }) => recipientId),
    ]);
  }

  /** Locks one that its recipient can find. @throws {Refused} `notification.not-found`, also for another person's */
  async lock(tx: Tx, recipient: Actor, id: string): Promise<Notification> {
    const where = { site: recipient.site, recipientKind: recipient.kind, recipientId: recipient.id, id, hidden: false };
    const notification = await tx.manager.findOne(NotificationEntity, { where, lock: LOCK });
    if (notification === null) throw new Refused('notification.not-found');
    return notification;
  }

  async lockAll(tx: Tx, ids: readonly string[]): Promise<Notification[]> {
    return tx.manager.find(NotificationEntity, { where: { id: In(ids) }, order: { id: 'ASC' }, lock: LOCK });
  }

  async insertAll(tx: Tx, notifications: readonly Notification[]): Promise<void> {
    if (notifications.length > 0) await tx.prepared(INSERT, [JSON.stringify(notifications)]);
  }

  /** Writes what further comments change, which is safe because they are locked since they were read. */
  async updateAll(tx: Tx, notifications: readonly Notification[]): Promise<void> {
    if (notifications.length > 0) await tx.prepared(GROW, [JSON.stringify(notifications)]);
  }

  /** Writes the whole row, which is safe because it is locked since it was read. */
  async update(tx: Tx, notification: Notification): Promise<void> {
    await tx.manager.update(NotificationEntity, { id: notification.id }, notification);
  }

  /** With its items. */
  async delete(tx: Tx, notification: Notification): Promise<void> {
    await tx.manager.delete(NotificationEntity, { id: notification.id });
  }

  /**
   * Marks a person's unread ones as read, but for those to which something is being added at this moment: they have news
   * that the reader has not seen. Waiting for them, while holding others, would invite deadlocks.
   */
  async markAllRead(tx: Tx, recipient: Actor): Promise<void> {
    await tx.query(
      `UPDATE notifications SET read_at = $4
       WHERE id IN (
         SELECT id FROM notifications
         WHERE site = $1 AND recipient_kind = $2 AND recipient_id = $3 AND read_at IS NULL AND NOT hidden
         FOR UPDATE SKIP LOCKED
       )`,
      [recipient.site, recipient.kind, recipient.id, tx.now],
    );
  }

  /** Which of their threads are hidden. */
  async hiddenAmong(
    tx: Tx,
    addresses: readonly { readonly site: string; readonly threadId: string }[],
  ): Promise<Set<string>> {
    if (addresses.length === 0) return new Set();
    const hidden = await tx.prepared<{ id: string }>(HIDDEN, [
      addresses.map(({ threadId }) => threadId),
      addresses.map(({ site }) => site),
    ]);
    return new Set(hidden.map(({ id }) => id));
  }

  /** Hides all that there is of a thread, and what will come; or shows it again. */
  async setThreadHidden(tx: Tx, site: string, threadId: string, hidden: boolean): Promise<void> {
    await tx.query(
      hidden
        ? `INSERT INTO hidden_threads (thread_id, site) VALUES ($1, $2) ON CONFLICT DO NOTHING`
        : `DELETE FROM hidden_threads WHERE thread_id = $1 AND site = $2`,
      [threadId, site],
    );
    await tx.query(`UPDATE notifications SET hidden = $3 WHERE thread_id = $1 AND site = $2`, [threadId, site, hidden]);
  }
}
