import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '#libs/kernel';
import { IN_INBOX } from './notification-view.js';

/** Every open page asks for it: an index-only scan of notifications_unread. */
@Injectable()
export class CountUnread {
  constructor(private readonly dataSource: DataSource) {}

  async execute(recipient: Actor): Promise<{ count: number }> {
    const [row] = await this.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::integer AS count FROM notifications WHERE ${IN_INBOX} AND read_at IS NULL`,
      [recipient.site, recipient.kind, recipient.id],
    );
    return { count: row?.count ?? 0 };
  }
}
