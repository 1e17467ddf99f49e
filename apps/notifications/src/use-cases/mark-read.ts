import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { markRead } from '../domain/mark-read.js';
import { NotificationsRepository } from '../persistence/notifications.repository.js';

@Injectable()
export class MarkRead {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly notifications: NotificationsRepository,
  ) {}

  async execute(id: string, actor: Actor, cause: Cause): Promise<void> {
    await this.unitOfWork.run(cause, async (tx) => {
      const notification = await this.notifications.lock(tx, actor, id);
      await this.notifications.update(tx, markRead(notification, tx.now));
    });
  }
}
