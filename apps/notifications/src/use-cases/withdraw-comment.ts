import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import { MOST_ACTORS, withdrawComment } from '../domain/collapse.js';
import { ItemsRepository } from '../persistence/items.repository.js';
import { NotificationsRepository } from '../persistence/notifications.repository.js';

/** Takes a deleted comment out of the notifications that tell of it, be they read or not. */
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
      const rest = withdrawComment(notification, await this.items.newest(tx, notification, MOST_ACTORS));
      if (rest === null) await this.notifications.delete(tx, notification);
      else await this.notifications.update(tx, rest);
    }
  }
}
