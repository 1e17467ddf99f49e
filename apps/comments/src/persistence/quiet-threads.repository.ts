import { Injectable } from '@nestjs/common';
import { LessThan, Raw } from 'typeorm';
import type { Tx } from '#libs/persistence';
import type { Thread } from '../domain/thread.js';
import { ThreadEntity } from './thread.entity.js';

@Injectable()
export class QuietThreadsRepository {
  /** Open threads that may have been quiet since before `time`, but for those that somebody is at: index threads_quiet. */
  lockSome(tx: Tx, site: string, time: Date, limit: number): Promise<Thread[]> {
    return tx.manager.find(ThreadEntity, {
      where: { site, quietSince: LessThan(time), closedBecause: Raw((column) => `${column} = '{}'`) },
      order: { quietSince: 'ASC' },
      take: limit,
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
  }

  /** Notes when somebody wrote last, so that these threads need not be looked at again before their time. */
  async noteActivity(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE threads SET quiet_since = greatest(quiet_since, created_at, last_comment_at) WHERE id = ANY ($1)`,
      [ids],
    );
  }
}
