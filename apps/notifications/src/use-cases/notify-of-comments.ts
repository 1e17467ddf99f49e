import { Injectable } from '@nestjs/common';
import { type Cause, newId } from '#libs/kernel';
import { type EventDraft, Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { addComment, beginNotification } from '../domain/collapse.js';
import type { Address, NewComment, Notification } from '../domain/notification.js';
import { recipientsOf } from '../domain/recipients.js';
import { tellOfNotification } from '../events/outgoing.js';
import { CommentersRepository } from '../persistence/commenters.repository.js';
import { ItemsRepository } from '../persistence/items.repository.js';
import { NotificationsRepository } from '../persistence/notifications.repository.js';

/** A comment that has become readable. */
export interface News {
  readonly site: string;
  readonly comment: NewComment;
  /** When. */
  readonly at: Date;
  readonly cause: Cause;
}

/** All that is news for one address. */
interface Bundle {
  readonly address: Address;
  /** Of the notification that it goes into. */
  readonly id: string;
  /** That notification, unless it is to begin. */
  readonly unread: Notification | null;
  readonly news: readonly News[];
}

/** Tells people of comments, many at once: all is read, decided in the order in which they came, and then written. */
@Injectable()
export class NotifyOfComments {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly items: ItemsRepository,
    private readonly commenters: CommentersRepository,
    private readonly outbox: Outbox,
  ) {}

  async execute(tx: Tx, news: readonly News[]): Promise<void> {
    if (news.length === 0) return;
    await this.commenters.noteAll(tx, news);
    const bundles = await this.notTold(tx, await this.bundlesOf(tx, news));
    const hidden = await this.notifications.hiddenAmong(
      tx,
      bundles.flatMap(({ unread, address }) => (unread === null ? [address] : [])),
    );
    const [begun, grown, drafts]: [Notification[], Notification[], EventDraft[]] = [[], [], []];
    for (const { address, id, unread, news } of bundles) {
      let notification = unread;
      for (const { comment, at, cause } of news) {
        if (notification === null) {
          notification = beginNotification(id, address, comment, hidden.has(address.threadId), at);
          if (!notification.hidden) drafts.push({ ...tellOfNotification(notification, comment.author), cause });
        } else {
          notification = addComment(notification, comment, at);
        }
      }
      if (notification !== null) (unread === null ? begun : grown).push(notification);
    }
    await this.notifications.insertAll(tx, begun);
    await this.notifications.updateAll(tx, grown);
    await this.outbox.append(tx, drafts);
  }

  private async bundlesOf(tx: Tx, news: readonly News[]): Promise<Bundle[]> {
    const byAddress = new Map<string, { readonly address: Address; readonly news: News[] }>();
    for (const one of news) {
      for (const address of addressesOf(one)) {
        const known = byAddress.get(nameOf(address));
        if (known === undefined) byAddress.set(nameOf(address), { address, news: [one] });
        else known.news.push(one);
      }
    }
    const addressed = [...byAddress.values()];
    const unread = await this.notifications.lockUnread(
      tx,
      addressed.map(({ address }) => address),
    );
    const unreadAt = new Map(unread.map((notification) => [nameOf(notification), notification]));
    return addressed.map(({ address, news }) => {
      const known = unreadAt.get(nameOf(address)) ?? null;
      return { address, news, unread: known, id: known?.id ?? newId() };
    });
  }

  /** Without what their recipients have been told of already; from here on they have been told of all of it. */
  private async notTold(tx: Tx, bundles: readonly Bundle[]): Promise<Bundle[]> {
    const added = await this.items.addAll(
      tx,
      bundles.flatMap(({ id, address, news }) => news.map(({ comment, at }) => ({ id, address, comment, at }))),
    );
    return bundles.map((bundle) => ({
      ...bundle,
      // Deleting as we go drops the second of two in one batch.
      news: bundle.news.filter(({ comment }) => added.get(bundle.id)?.delete(comment.id) ?? false),
    }));
  }
}

function addressesOf({ site, comment }: News): Address[] {
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
