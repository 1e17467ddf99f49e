import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { type Actor, Refused } from '#libs/kernel';
import { insertFromJson, selectColumns, type Tx, updateFromJson } from '#libs/persistence';
import type { Address, Notification } from '../domain/notification.js';
import { NotificationEntity } from './notification.entity.js';

const UNREAD = {
  name: 'lock unread notifications',
  sql: `SELECT ${selectColumns(NotificationEntity)} FROM notifications
    WHERE (site, thread_id, kind, recipient_kind, recipient_id) IN (
      SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[])
    ) AND read_at IS NULL
    ORDER BY notifications.id FOR UPDATE`,
};

const INSERT = { name: 'insert notifications', sql: insertFromJson(NotificationEntity) };

const ADD_COMMENTS = {
  name: 'add comments to notifications',
  sql: updateFromJson(NotificationEntity, ['commentId', 'title', 'actors', 'count', 'updatedAt']),
};

const HIDDEN = {
  name: 'hidden threads',
  sql: `SELECT thread_id AS id FROM hidden_threads
    WHERE (thread_id, site) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))`,
};

const LOCK = { mode: 'pessimistic_write' } as const;

/**
 * A notification's row is its lock. The events of a thread come in order, so they never wait for those of another thread. A lock on
 * a whole inbox would deadlock, since batches notify many people in any order.
 */
@Injectable()
export class NotificationsRepository {
  /** Locks the unread notifications of some addresses. It waits for one that is just being marked as read, which is then not unread. */
  async lockUnread(tx: Tx, addresses: readonly Address[]): Promise<Notification[]> {
    if (addresses.length === 0) return [];
    return tx.prepared<Notification>(UNREAD, [
      ...[addresses.map(({ site }) => site), addresses.map(({ threadId }) => threadId)],
      ...[addresses.map(({ kind }) => kind), addresses.map(({ recipientKind }) => recipientKind)],
      addresses.map(({ recipientId }) => recipientId),
    ]);
  }

  /** Locks a notification that its recipient can find. @throws {Refused} `notification.not-found`, also for another person's */
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

  /** Writes what further comments change, which is safe because the rows are locked. */
  async addComments(tx: Tx, notifications: readonly Notification[]): Promise<void> {
    if (notifications.length > 0) await tx.prepared(ADD_COMMENTS, [JSON.stringify(notifications)]);
  }

  /** Writes the whole row, which is safe because it is locked. */
  async update(tx: Tx, notification: Notification): Promise<void> {
    await tx.manager.update(NotificationEntity, { id: notification.id }, notification);
  }

  /** With its items. */
  async delete(tx: Tx, notification: Notification): Promise<void> {
    await tx.manager.delete(NotificationEntity, { id: notification.id });
  }

  /**
   * Marks a person's unread notifications as read, except those to which another transaction is just adding a comment: their reader
   * has not seen it. Waiting for them while holding others would risk deadlocks.
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

  /** The threads among these that are hidden. */
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

  /** Hides all present and future notifications of a thread, or shows them again. */
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
