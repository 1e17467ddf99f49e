import { Injectable } from '@nestjs/common';
import { Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import type { Thread, ThreadEvent } from '../domain/thread.js';
import { tellOfThread } from '../events/outgoing.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';

/** The end of every use case that changes a thread alone: the row and its events. */
@Injectable()
export class ThreadChange {
  constructor(
    private readonly threads: ThreadsRepository,
    private readonly outbox: Outbox,
  ) {}

  async commit(
    tx: Tx,
    { state: thread, events }: { readonly state: Thread; readonly events: readonly ThreadEvent[] },
  ): Promise<void> {
    if (events.length === 0) return;
    await this.threads.update(tx, thread);
    await this.outbox.append(
      tx,
      events.map((event) => tellOfThread(event, thread)),
    );
  }
}
