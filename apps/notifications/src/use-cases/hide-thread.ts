import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import { NotificationsRepository } from '../persistence/notifications.repository.js';

/** Notifications lead nowhere if the post is deleted: those of its thread are hidden until the post is restored. */
@Injectable()
export class HideThread {
  constructor(private readonly notifications: NotificationsRepository) {}

  async execute(tx: Tx, site: string, threadId: string, hidden: boolean): Promise<void> {
    await this.notifications.setThreadHidden(tx, site, threadId, hidden);
  }
}
