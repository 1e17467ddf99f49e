import { Injectable } from '@nestjs/common';
import { acceptedOrThrow } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { type ClosedReason, closeThread, openThreadOfPost, reopenThread, retitleThread } from '../domain/thread.js';
import { tellOfThread } from '../events/outgoing.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';
import { ThreadArrivals } from '../queries/thread-arrivals.js';
import { ThreadChange } from './thread-change.js';

/** A post's thread opens with it, takes over its title, and closes for reasons that are the post's. */
@Injectable()
export class FollowPost {
  constructor(
    private readonly threads: ThreadsRepository,
    private readonly change: ThreadChange,
    private readonly outbox: Outbox,
    private readonly arrivals: ThreadArrivals,
  ) {}

  async open(tx: Tx, post: Parameters<typeof openThreadOfPost>[0]): Promise<void> {
    const { state: thread, events } = acceptedOrThrow(openThreadOfPost(post));
    await this.threads.insert(tx, thread);
    await this.outbox.append(
      tx,
      events.map((event) => tellOfThread(event, thread)),
    );
    tx.afterCommit(() => {
      this.arrivals.announce(thread.id);
    });
  }

  async retitle(tx: Tx, site: string, id: string, title: string): Promise<void> {
    await this.change.commit(tx, acceptedOrThrow(retitleThread(await this.threads.lock(tx, site, id), title)));
  }

  async close(tx: Tx, site: string, id: string, reason: ClosedReason): Promise<void> {
    await this.change.commit(tx, acceptedOrThrow(closeThread(await this.threads.lock(tx, site, id), reason)));
  }

  async reopen(tx: Tx, site: string, id: string, reason: ClosedReason): Promise<void> {
    await this.change.commit(tx, acceptedOrThrow(reopenThread(await this.threads.lock(tx, site, id), reason)));
  }
}
