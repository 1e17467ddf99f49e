import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { type Actor, Refused } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import type { Address, Notification } from '../domain/notification.js';
import { NotificationEntity } from './notification.entity.js';

const LOCK = { mode: 'pessimistic_write' } as const;

/**
 * A notification's row is its lock. All events of a thread come one after the other, so they never wait for those of
 * another thread, and a lock on the whole inbox, held by batches that tell many people in any order, would only deadlock.
 */
@Injectable()
export class NotificationsRepository {
  /** Locks what further news of the same adds to. One that is being read at this moment is waited for, and is not unread then. */
  lockUnread(tx: Tx, address: Address): Promise<Notification | null> {
    const { site, recipientKind, recipientId, threadId, kind } = address;
    const where = { site, recipientKind, recipientId, threadId, kind, readAt: IsNull() };
    return tx.manager.findOne(NotificationEntity, { where, lock: LOCK });
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

  async insert(tx: Tx, notification: Notification): Promise<void> {
    const insert = tx.manager.createQueryBuilder().insert().into(NotificationEntity).values(notification);
    await insert.updateEntity(false).execute();
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

  async isThreadHidden(tx: Tx, site: string, threadId: string): Promise<boolean> {
    const found = await tx.query(`SELECT 1 FROM hidden_threads WHERE thread_id = $1 AND site = $2`, [threadId, site]);
    return found.length === 1;
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
