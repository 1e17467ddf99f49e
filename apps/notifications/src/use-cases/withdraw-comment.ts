import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import { MAX_ACTORS, withdrawComment } from '../domain/collapse.js';
import { ItemsRepository } from '../persistence/items.repository.js';
import { NotificationsRepository } from '../persistence/notifications.repository.js';

/** Takes a comment out of its notifications, read or unread. */
@Injectable()
export class WithdrawComment {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly items: ItemsRepository,
  ) {}

  async execute(tx: Tx, commentId: string): Promise<void> {
    const ids = await this.items.remove(tx, commentId);
    if (ids.length === 0) return;
    for (const notification of await this.notifications.lockAll(tx, ids)) {
      const rest = withdrawComment(notification, await this.items.newest(tx, notification, MAX_ACTORS));
      if (rest === null) await this.notifications.delete(tx, notification);
      else await this.notifications.update(tx, rest);
    }
  }
}
