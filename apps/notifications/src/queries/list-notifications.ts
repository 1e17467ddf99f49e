import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, decodeCursor, encodeCursor } from '#libs/kernel';
import {
  IN_INBOX,
  NOTIFICATION_COLUMNS,
  type NotificationRow,
  type NotificationView,
  viewOfRow,
} from './notification-view.js';

export interface NotificationFilter {
  /** True for unread notifications only, false for read ones only. */
  readonly unread?: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

const LIST = 'notifications';

/** A person's inbox, latest changes first: index notifications_inbox, and notifications_unread for unread ones. */
@Injectable()
export class ListNotifications {
  constructor(private readonly dataSource: DataSource) {}

  async execute(
    recipient: Actor,
    filter: NotificationFilter,
  ): Promise<{ items: NotificationView[]; nextCursor: string | null }> {
    const parameters: unknown[] = [recipient.site, recipient.kind, recipient.id];
    const parameter = (value: unknown) => `$${String(parameters.push(value))}`;
    const conditions = [IN_INBOX];
    if (filter.unread !== undefined) conditions.push(`read_at IS ${filter.unread ? '' : 'NOT '}NULL`);
    if (filter.cursor !== undefined) {
      const [updatedAt, id] = decodeCursor(LIST, ['time', 'id'], filter.cursor);
      conditions.push(`(updated_at, id) < (${parameter(new Date(updatedAt))}, ${parameter(id)})`);
    }
    const rows = await this.dataSource.query<NotificationRow[]>(
      `SELECT ${NOTIFICATION_COLUMNS} FROM notifications WHERE ${conditions.join(' AND ')}
       ORDER BY updated_at DESC, id DESC LIMIT ${parameter(filter.limit + 1)}`,
      parameters,
    );
    const page = rows.slice(0, filter.limit);
    const last = rows.length > page.length ? page.at(-1) : undefined;
    return {
      items: page.map(viewOfRow),
      // The times are those of events, in milliseconds, so the cursor loses no digit.
      nextCursor: last === undefined ? null : encodeCursor(LIST, [last.updatedAt.getTime(), last.id]),
    };
  }
}
