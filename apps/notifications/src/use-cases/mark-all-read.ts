import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { NotificationsRepository } from '../persistence/notifications.repository.js';

@Injectable()
export class MarkAllRead {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly notifications: NotificationsRepository,
  ) {}

  async execute(actor: Actor, cause: Cause): Promise<void> {
    await this.unitOfWork.run(cause, (tx) => this.notifications.markAllRead(tx, actor));
  }
}
