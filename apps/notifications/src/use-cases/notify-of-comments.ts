import { Injectable } from '@nestjs/common';
import { type Cause, newId } from '#libs/kernel';
import { type EventDraft, Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { addComment, beginNotification } from '../domain/collapse.js';
import type { Address, NewComment, Notification } from '../domain/notification.js';
import { recipientsOf } from '../domain/recipients.js';
import { toNotificationCreated } from '../events/out/notification-events.js';
import { CommentersRepository } from '../persistence/commenters.repository.js';
import { ItemsRepository } from '../persistence/items.repository.js';
import { NotificationsRepository } from '../persistence/notifications.repository.js';

/** A comment that has become visible. */
export interface VisibleComment {
  readonly site: string;
  readonly comment: NewComment;
  readonly at: Date;
  readonly cause: Cause;
}

/** The comments for one address. */
interface Bundle {
  readonly address: Address;
  /** Of the notification that they are added to. */
  readonly id: string;
  /** That notification; null if it is a new one. */
  readonly unread: Notification | null;
  readonly comments: readonly VisibleComment[];
}

/** Notifies people of comments, many at once: it reads everything, decides in the order of the comments, and then writes. */
@Injectable()
export class NotifyOfComments {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly items: ItemsRepository,
    private readonly commenters: CommentersRepository,
    private readonly outbox: Outbox,
  ) {}

  async execute(tx: Tx, comments: readonly VisibleComment[]): Promise<void> {
    if (comments.length === 0) return;
    await this.commenters.recordAll(tx, comments);
    const bundles = await this.withoutKnown(tx, await this.bundlesOf(tx, comments));
    const hidden = await this.notifications.hiddenAmong(
      tx,
      bundles.flatMap(({ unread, address }) => (unread === null ? [address] : [])),
    );
    const [begun, grown, drafts]: [Notification[], Notification[], EventDraft[]] = [[], [], []];
    for (const { address, id, unread, comments: ofAddress } of bundles) {
      let notification = unread;
      for (const { comment, at, cause } of ofAddress) {
        if (notification === null) {
          notification = beginNotification(id, address, comment, hidden.has(address.threadId), at);
          if (!notification.hidden) drafts.push({ ...toNotificationCreated(notification, comment.author), cause });
        } else {
          notification = addComment(notification, comment, at);
        }
      }
      if (notification !== null) (unread === null ? begun : grown).push(notification);
    }
    await this.notifications.insertAll(tx, begun);
    await this.notifications.addComments(tx, grown);
    await this.outbox.append(tx, drafts);
  }

  private async bundlesOf(tx: Tx, comments: readonly VisibleComment[]): Promise<Bundle[]> {
    const byAddress = new Map<string, { readonly address: Address; readonly comments: VisibleComment[] }>();
    for (const comment of comments) {
      for (const address of addressesOf(comment)) {
        const known = byAddress.get(nameOf(address));
        if (known === undefined) byAddress.set(nameOf(address), { address, comments: [comment] });
        else known.comments.push(comment);
      }
    }
    const addressed = [...byAddress.values()];
    const unread = await this.notifications.lockUnread(
      tx,
      addressed.map(({ address }) => address),
    );
    const unreadAt = new Map(unread.map((notification) => [nameOf(notification), notification]));
    return addressed.map((bundle) => {
      const known = unreadAt.get(nameOf(bundle.address)) ?? null;
      return { ...bundle, unread: known, id: known?.id ?? newId() };
    });
  }

  /** Records the comments for their recipients, and drops those that were recorded before. */
  private async withoutKnown(tx: Tx, bundles: readonly Bundle[]): Promise<Bundle[]> {
    const added = await this.items.addAll(
      tx,
      bundles.flatMap(({ id, address, comments }) => comments.map(({ comment, at }) => ({ id, address, comment, at }))),
    );
    return bundles.map((bundle) => ({
      ...bundle,
      // Deleting them one by one drops the second of two in one batch.
      comments: bundle.comments.filter(({ comment }) => added.get(bundle.id)?.delete(comment.id) ?? false),
    }));
  }
}

function addressesOf({ site, comment }: VisibleComment): Address[] {
  const { threadId } = comment;
  return recipientsOf(comment).map(({ person, kind }) => ({
    site,
    threadId,
    kind,
    recipientKind: person.kind,
    recipientId: person.id,
  }));
}

function nameOf({ site, threadId, kind, recipientKind, recipientId }: Address): string {
  return JSON.stringify([site, threadId, kind, recipientKind, recipientId]);
}
