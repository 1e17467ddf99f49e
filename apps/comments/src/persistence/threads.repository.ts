import { Injectable } from '@nestjs/common';
import { Refused } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import type { Thread } from '../domain/thread.js';
import { ThreadEntity } from './thread.entity.js';

@Injectable()
export class ThreadsRepository {
  /** Every change in a thread begins here, so that its changes have one order. @throws {Refused} `thread.not-found` */
  async lock(tx: Tx, site: string, id: string): Promise<Thread> {
    const lock = { mode: 'pessimistic_write' } as const;
    const thread = await tx.manager.findOne(ThreadEntity, { where: { site, id }, lock });
    if (thread === null) throw new Refused('thread.not-found');
    return thread;
  }

  async insert(tx: Tx, thread: Thread): Promise<void> {
    await tx.manager.createQueryBuilder().insert().into(ThreadEntity).values(thread).updateEntity(false).execute();
  }

  async update(tx: Tx, { id, ...thread }: Thread): Promise<void> {
    await tx.manager.update(ThreadEntity, { id }, thread);
  }
}
