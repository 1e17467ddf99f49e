import { MoreThan } from 'typeorm';
import type { SnapshotSource } from '#libs/messaging';
import { toThreadEvent } from '../events/out/thread-events.js';
import { ThreadEntity } from '../persistence/thread.entity.js';

/** All threads of all sites, for a service that backfills its copies. */
export const threadSnapshots: SnapshotSource = {
  entity: 'thread',
  page: async (tx, after, limit) => {
    const threads = await tx.manager.find(ThreadEntity, {
      where: after === null ? {} : { id: MoreThan(after) },
      order: { id: 'ASC' },
      take: limit,
      // A change of a thread locks its row, so its event is appended either before this or after.
      lock: { mode: 'pessimistic_read' },
    });
    const last = threads.at(-1)?.id;
    if (last === undefined) return null;
    return { drafts: threads.map((thread) => toThreadEvent({ type: 'snapshot', thread })), last };
  },
};
