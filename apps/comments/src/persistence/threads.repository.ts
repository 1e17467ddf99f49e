import { Injectable } from '@nestjs/common';
import { Refused } from '#libs/kernel';
import { Hints } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import type { Thread } from '../domain/thread.js';
import { THREAD_COLUMNS, ThreadEntity } from './thread.entity.js';

const lockAll = (name: string, otherwise: string) => ({
  name,
  sql: `SELECT ${THREAD_COLUMNS} FROM threads WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE ${otherwise}`,
});
const LOCK_ALL = { wait: lockAll('lock threads', ''), 'pass by': lockAll('lock free threads', 'SKIP LOCKED') };

const GROW = {
  name: 'grow threads',
  sql: `UPDATE threads SET comment_count = grown.comment_count, last_comment_at = grown.last_comment_at,
      version = grown.version
    FROM unnest($1::uuid[], $2::integer[], $3::timestamptz[], $4::integer[])
      AS grown (id, comment_count, last_comment_at, version)
    WHERE threads.id = grown.id`,
};

/** What to do about what somebody else holds. */
export type WhenHeld = 'pass by' | 'wait';

/** Of the hints that threads have changed, by their ids. */
export const THREAD_HINTS = 'threads';

@Injectable()
export class ThreadsRepository {
  constructor(private readonly hints: Hints) {}

  /** Every change in a thread begins here, so that its changes have one order. @throws {Refused} `thread.not-found` */
  async lock(tx: Tx, site: string, id: string): Promise<Thread> {
    const lock = { mode: 'pessimistic_write' } as const;
    const thread = await tx.manager.findOne(ThreadEntity, { where: { site, id }, lock });
    if (thread === null) throw new Refused('thread.not-found');
    return thread;
  }

  /**
   * Many at once, in the order of ids, so that no two batches wait for one another.
   * @param whatIsHeld whether to wait for those that somebody else holds, or to leave them out
   */
  async lockAll(tx: Tx, ids: readonly string[], whatIsHeld: WhenHeld): Promise<Map<string, Thread>> {
    const threads = await tx.prepared<Thread>(LOCK_ALL[whatIsHeld], [ids]);
    return new Map(threads.map((thread) => [thread.id, thread]));
  }

  /** Which of some ids there are threads of, locked or not. */
  async known(tx: Tx, ids: readonly string[]): Promise<string[]> {
    const found = await tx.query<{ id: string }>(`SELECT id FROM threads WHERE id = ANY ($1::uuid[])`, [ids]);
    return found.map(({ id }) => id);
  }

  /** What a new comment changes of its thread. */
  async updateAll(tx: Tx, threads: readonly Thread[]): Promise<void> {
    await tx.prepared(GROW, [
      threads.map(({ id }) => id),
      threads.map(({ commentCount }) => commentCount),
      threads.map(({ lastCommentAt }) => lastCommentAt),
      threads.map(({ version }) => version),
    ]);
    for (const { id } of threads) this.hintAt(tx, id);
  }

  async insert(tx: Tx, thread: Thread): Promise<void> {
    await tx.manager.createQueryBuilder().insert().into(ThreadEntity).values(thread).updateEntity(false).execute();
    this.hintAt(tx, thread.id);
  }

  /**
   * Waits for whoever inserts a thread with the same key or address meanwhile.
   * @returns false if that one was first
   */
  async insertUnlessThere(tx: Tx, thread: Thread): Promise<boolean> {
    const inserted = await tx.manager
      .createQueryBuilder()
      .insert()
      .into(ThreadEntity)
      .values(thread)
      .updateEntity(false)
      .orIgnore()
      .returning(['id'])
      .execute();
    const isOurs = (inserted.raw as unknown[]).length === 1;
    if (isOurs) this.hintAt(tx, thread.id);
    return isOurs;
  }

  async update(tx: Tx, { id, ...thread }: Thread): Promise<void> {
    await tx.manager.update(ThreadEntity, { id }, thread);
    this.hintAt(tx, id);
  }

  /** Every change of a thread passes here, so streams and caches of all replicas learn of it at once. */
  private hintAt(tx: Tx, id: string): void {
    tx.afterCommit(() => {
      this.hints.tell(THREAD_HINTS, id);
    });
  }
}
