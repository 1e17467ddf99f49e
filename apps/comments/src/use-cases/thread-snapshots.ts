import { MoreThan } from 'typeorm';
import type { SnapshotSource } from '#libs/messaging';
import { tellOfThread } from '../events/outgoing.js';
import { ThreadEntity } from '../persistence/thread.entity.js';

/** All threads of all sites, for a service that has to fill its copies. */
export const threadSnapshots: SnapshotSource = {
  entity: 'thread',
  page: async (tx, after, limit) => {
    const threads = await tx.manager.find(ThreadEntity, {
      where: after === null ? {} : { id: MoreThan(after) },
      order: { id: 'ASC' },
      take: limit,
      // Whoever changes a thread has its row locked, and so appends either before or after.
      lock: { mode: 'pessimistic_read' },
    });
    const last = threads.at(-1)?.id;
    return last === undefined ? null : { drafts: threads.map((thread) => tellOfThread('snapshot', thread)), last };
  },
};
