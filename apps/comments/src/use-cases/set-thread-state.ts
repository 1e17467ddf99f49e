import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { closeIfInactive } from '../domain/inactive-thread.js';
import { setThreadState } from '../domain/set-thread-state.js';
import type { Thread } from '../domain/thread.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';
import { ThreadChange } from './thread-change.js';

export interface SetThreadStateCommand {
  readonly id: string;
  readonly state: 'open' | 'closed';
}

@Injectable()
export class SetThreadState {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly threads: ThreadsRepository,
    private readonly change: ThreadChange,
  ) {}

  /** @returns the thread as it is now @throws {Refused} `thread.not-found`, `thread.forbidden` */
  async execute(
    { id, state }: SetThreadStateCommand,
    actor: Actor,
    { closeAfterDays }: { readonly closeAfterDays: number | null },
    cause: Cause,
  ): Promise<Thread> {
    return this.unitOfWork.run(cause, async (tx) => {
      const found = await this.threads.lock(tx, actor.site, id);
      // Readers have seen an inactive thread closed, so that is published first.
      const thread = await this.change.commit(tx, found, closeIfInactive(found, closeAfterDays, tx.now));
      return this.change.commit(tx, thread, setThreadState(thread, state, actor, tx.now));
    });
  }
}
