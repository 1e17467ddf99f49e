import { Injectable } from '@nestjs/common';
import { causeOfRequest } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { Sites } from '#libs/sites';
import { closeIfInactive } from '../domain/inactive-thread.js';
import { InactiveThreadsRepository } from '../persistence/inactive-threads.repository.js';
import { ThreadChange } from './thread-change.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Threads that one transaction checks, and locks meanwhile. */
const BATCH_SIZE = 50;
/** Batches of a site in one sweep; the rest is left for the next. */
const MAX_BATCHES = 20;

/**
 * Writes and publishes that inactive threads are closed. Readers see that before, so nobody waits for it, and any number of
 * replicas may do it: each takes threads that no other has locked.
 */
@Injectable()
export class CloseInactiveThreads {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sites: Sites,
    private readonly threads: InactiveThreadsRepository,
    private readonly change: ThreadChange,
  ) {}

  async execute(): Promise<void> {
    for (const site of this.sites.names()) {
      const { closeAfterDays } = this.sites.get(site).limits;
      if (closeAfterDays === null) continue;
      for (let batch = 0; batch < MAX_BATCHES; batch++) {
        if ((await this.closeBatch(site, closeAfterDays)) < BATCH_SIZE) break;
      }
    }
  }

  /** @returns how many it checked, none of which is found again before it becomes inactive again */
  private closeBatch(site: string, closeAfterDays: number): Promise<number> {
    return this.unitOfWork.run(causeOfRequest(), async (tx) => {
      const since = new Date(Math.max(0, tx.now.getTime() - closeAfterDays * DAY_MS));
      const threads = await this.threads.lockSome(tx, site, since, BATCH_SIZE);
      const active: string[] = [];
      for (const thread of threads) {
        const closed = await this.change.commit(tx, thread, closeIfInactive(thread, closeAfterDays, tx.now));
        if (closed === thread) active.push(thread.id);
      }
      if (active.length > 0) await this.threads.recordActivity(tx, active);
      return threads.length;
    });
  }
}
