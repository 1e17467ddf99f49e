import { Injectable } from '@nestjs/common';
import { type Actor, type Cause, acceptedOrThrow } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { closeIfOver } from '../domain/quiet-thread.js';
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

  async execute(
    { id, state }: SetThreadStateCommand,
    actor: Actor,
    { closeAfterDays }: { readonly closeAfterDays: number | null },
    cause: Cause,
  ): Promise<Thread> {
    return this.unitOfWork.run(cause, async (tx) => {
      const found = await this.threads.lock(tx, actor.site, id);
      // Readers saw already that it is over, so that is told first.
      const standing = acceptedOrThrow(closeIfOver(found, closeAfterDays, tx.now));
      const set = acceptedOrThrow(setThreadState(standing.state, state, actor, tx.now));
      await this.change.commit(tx, standing);
      await this.change.commit(tx, set);
      return set.state;
    });
  }
}
