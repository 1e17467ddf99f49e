import { Injectable } from '@nestjs/common';
import { Sites } from '#libs/sites';
import { causeOfRequest, acceptedOrThrow } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { closeIfOver } from '../domain/quiet-thread.js';
import { QuietThreadsRepository } from '../persistence/quiet-threads.repository.js';
import { ThreadChange } from './thread-change.js';

const DAY = 24 * 60 * 60 * 1_000;
/** How many threads one transaction looks at, and keeps locked meanwhile. */
const BATCH = 50;
/** How many batches of a site one sweep takes; what is left is for the next. */
const MOST_BATCHES = 20;

/**
 * Writes down and tells that threads are over. Readers see it before, and nobody waits for it, so any number of replicas may do
 * it at their leisure: each takes threads that no other is at.
 */
@Injectable()
export class CloseQuietThreads {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sites: Sites,
    private readonly threads: QuietThreadsRepository,
    private readonly change: ThreadChange,
  ) {}

  async execute(): Promise<void> {
    for (const site of this.sites.names()) {
      const { closeAfterDays } = this.sites.get(site).limits;
      if (closeAfterDays === null) continue;
      for (let batch = 0; batch < MOST_BATCHES; batch++) {
        if ((await this.closeSome(site, closeAfterDays)) < BATCH) break;
      }
    }
  }

  /** @returns how many were looked at; none of them is found again, unless it becomes quiet again */
  private closeSome(site: string, closeAfterDays: number): Promise<number> {
    return this.unitOfWork.run(causeOfRequest(), async (tx) => {
      const since = new Date(Math.max(0, tx.now.getTime() - closeAfterDays * DAY));
      const threads = await this.threads.lockSome(tx, site, since, BATCH);
      const decided = threads.map((thread) => acceptedOrThrow(closeIfOver(thread, closeAfterDays, tx.now)));
      const busy = decided.filter(({ events }) => events.length === 0).map(({ state }) => state.id);
      if (busy.length > 0) await this.threads.noteActivity(tx, busy);
      for (const decision of decided) await this.change.commit(tx, decision);
      return threads.length;
    });
  }
}
