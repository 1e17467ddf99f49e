import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, Refused } from '#libs/kernel';
import {
  IN_INBOX,
  NOTIFICATION_COLUMNS,
  type NotificationRow,
  type NotificationView,
  viewOfRow,
} from './notification-view.js';

/** One of a person's own notifications; those of others are not found. */
@Injectable()
export class FindNotification {
  constructor(private readonly dataSource: DataSource) {}

  async byId(recipient: Actor, id: string): Promise<NotificationView> {
    const [row] = await this.dataSource.query<NotificationRow[]>(
      `SELECT ${NOTIFICATION_COLUMNS} FROM notifications WHERE ${IN_INBOX} AND id = $4`,
      [recipient.site, recipient.kind, recipient.id, id],
    );
    if (row === undefined) throw new Refused('notification.not-found');
    return viewOfRow(row);
  }
}
