import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import { NotificationsRepository } from '../persistence/notifications.repository.js';

/** Nobody is told of what they could not open: a deleted post's thread is hidden until the post is back. */
@Injectable()
export class HideThread {
  constructor(private readonly notifications: NotificationsRepository) {}

  async execute(tx: Tx, site: string, threadId: string, hidden: boolean): Promise<void> {
    await this.notifications.setThreadHidden(tx, site, threadId, hidden);
  }
}
