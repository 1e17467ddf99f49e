import { Injectable } from '@nestjs/common';
import { AggregateWriter } from '#libs/aggregates';
import { type EventDraft, Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import type { Thread, ThreadEvent } from '../domain/thread.js';
import { toThreadEvent } from '../events/out/thread-events.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';

/** What changes of a thread alone have in common. */
@Injectable()
export class ThreadChange extends AggregateWriter<Thread, ThreadEvent> {
  constructor(
    outbox: Outbox,
    private readonly threads: ThreadsRepository,
  ) {
    super(outbox);
  }

  protected async write(tx: Tx, before: Thread, thread: Thread): Promise<Thread> {
    await this.threads.update(tx, before, thread);
    return thread;
  }

  protected toDrafts(events: readonly ThreadEvent[]): EventDraft[] {
    return events.map(toThreadEvent);
  }
}
