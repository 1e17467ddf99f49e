import { Injectable } from '@nestjs/common';
import { newId } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { addComment, beginNotification } from '../domain/collapse.js';
import type { Address, NewComment } from '../domain/notification.js';
import { recipientsOf } from '../domain/recipients.js';
import { tellOfNotification } from '../events/outgoing.js';
import { CommentersRepository } from '../persistence/commenters.repository.js';
import { ItemsRepository } from '../persistence/items.repository.js';
import { NotificationsRepository } from '../persistence/notifications.repository.js';

@Injectable()
export class NotifyOfComment {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly items: ItemsRepository,
    private readonly commenters: CommentersRepository,
    private readonly outbox: Outbox,
  ) {}

  /** @param at when the comment became readable */
  async execute(tx: Tx, site: string, comment: NewComment, at: Date): Promise<void> {
    const { threadId } = comment;
    await this.commenters.note(tx, site, comment);
    for (const { person, kind } of recipientsOf(comment)) {
      await this.notify(tx, { site, recipientKind: person.kind, recipientId: person.id, threadId, kind }, comment, at);
    }
  }

  private async notify(tx: Tx, address: Address, comment: NewComment, at: Date): Promise<void> {
    const unread = await this.notifications.lockUnread(tx, address);
    const notification =
      unread === null
        ? beginNotification(newId(), address, comment, await this.isHidden(tx, address), at)
        : addComment(unread, comment, at);
    if (!(await this.items.add(tx, notification, comment, at))) return;
    if (unread !== null) {
      await this.notifications.update(tx, notification);
      return;
    }
    await this.notifications.insert(tx, notification);
    if (!notification.hidden) await this.outbox.append(tx, [tellOfNotification(notification, comment.author)]);
  }

  private isHidden(tx: Tx, { site, threadId }: Address): Promise<boolean> {
    return this.notifications.isThreadHidden(tx, site, threadId);
  }
}
