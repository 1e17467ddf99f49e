import { Injectable } from '@nestjs/common';
import { LessThan, Raw } from 'typeorm';
import type { Tx } from '#libs/persistence';
import type { Thread } from '../domain/thread.js';
import { ThreadEntity } from './thread.entity.js';

@Injectable()
export class InactiveThreadsRepository {
  /** Open threads that may have been inactive since before `time`, except those that another transaction holds: index threads_quiet. */
  lockSome(tx: Tx, site: string, time: Date, limit: number): Promise<Thread[]> {
    return tx.manager.find(ThreadEntity, {
      where: { site, inactiveSince: LessThan(time), closedBecause: Raw((column) => `${column} = '{}'`) },
      order: { inactiveSince: 'ASC' },
      take: limit,
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
  }

  /** Records the last activity of threads, so that they are not checked again before their time. */
  async recordActivity(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE threads SET quiet_since = greatest(quiet_since, created_at, last_comment_at) WHERE id = ANY ($1)`,
      [ids],
    );
  }
}
