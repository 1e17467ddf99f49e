import { Injectable } from '@nestjs/common';
import { acceptedOrThrow } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { type ClosedReason, closeThread, openThreadOfPost, reopenThread, retitleThread } from '../domain/thread.js';
import { toThreadEvent } from '../events/out/thread-events.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';
import { ThreadWaiter } from '../queries/reads/thread-waiter.js';
import { ThreadChange } from './thread-change.js';

/** The thread of a post opens with it, has its title, and closes for the post's reasons. */
@Injectable()
export class FollowPost {
  constructor(
    private readonly threads: ThreadsRepository,
    private readonly change: ThreadChange,
    private readonly outbox: Outbox,
    private readonly waiter: ThreadWaiter,
  ) {}

  async open(tx: Tx, post: Parameters<typeof openThreadOfPost>[0]): Promise<void> {
    const { state: thread, events } = acceptedOrThrow(openThreadOfPost(post));
    await this.threads.insert(tx, thread);
    await this.outbox.append(tx, events.map(toThreadEvent));
    tx.afterCommit(() => {
      this.waiter.announce(thread.id);
    });
  }

  async retitle(tx: Tx, site: string, id: string, title: string): Promise<void> {
    const thread = await this.threads.lock(tx, site, id);
    await this.change.commit(tx, thread, retitleThread(thread, title));
  }

  async close(tx: Tx, site: string, id: string, reason: ClosedReason): Promise<void> {
    const thread = await this.threads.lock(tx, site, id);
    await this.change.commit(tx, thread, closeThread(thread, reason));
  }

  async reopen(tx: Tx, site: string, id: string, reason: ClosedReason): Promise<void> {
    const thread = await this.threads.lock(tx, site, id);
    await this.change.commit(tx, thread, reopenThread(thread, reason));
  }
}
