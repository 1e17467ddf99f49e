import { Injectable } from '@nestjs/common';
import { Refused } from '#libs/kernel';
import { Hints } from '#libs/messaging';
import { changesBetween, selectColumns, type Tx, updateFromJson } from '#libs/persistence';
import type { Thread } from '../domain/thread.js';
import { ThreadEntity } from './thread.entity.js';

/** What to do about a row that another transaction holds. */
export type LockMode = 'skip-locked' | 'wait';

const lockAll = (name: string, otherwise: string) => ({
  name,
  sql: `SELECT ${selectColumns(ThreadEntity)} FROM threads WHERE id = ANY ($1::uuid[]) ORDER BY threads.id FOR UPDATE ${otherwise}`,
});
const LOCK_ALL: Readonly<Record<LockMode, { readonly name: string; readonly sql: string }>> = {
  wait: lockAll('lock threads', ''),
  'skip-locked': lockAll('lock free threads', 'SKIP LOCKED'),
};

/** A comment never leaves its thread, so the subquery needs no lock. */
const LOCK_OF_COMMENT = {
  name: 'lock thread of comment',
  sql: `SELECT ${selectColumns(ThreadEntity)} FROM threads
    WHERE id = (SELECT thread_id FROM comments WHERE site = $1 AND id = $2) FOR UPDATE`,
};

const ADD_COMMENTS = {
  name: 'add comments to threads',
  sql: updateFromJson(ThreadEntity, ['commentCount', 'lastCommentAt', 'version']),
};

/** The topic of hints that threads have changed, by their ids. */
export const THREAD_HINTS = 'threads';

/** Every change in a thread begins with a lock on its row, so that its changes have one order. */
@Injectable()
export class ThreadsRepository {
  constructor(private readonly hints: Hints) {}

  /** @throws {Refused} `thread.not-found` */
  async lock(tx: Tx, site: string, id: string): Promise<Thread> {
    const lock = { mode: 'pessimistic_write' } as const;
    const thread = await tx.manager.findOne(ThreadEntity, { where: { site, id }, lock });
    if (thread === null) throw new Refused('thread.not-found');
    return thread;
  }

  /** Locks the thread of a comment; null if there is no such comment. */
  async lockOfComment(tx: Tx, site: string, commentId: string): Promise<Thread | null> {
    const [thread] = await tx.prepared<Thread>(LOCK_OF_COMMENT, [site, commentId]);
    return thread ?? null;
  }

  /** Locks many threads in the order of their ids, so that no two batches deadlock. */
  async lockAll(tx: Tx, ids: readonly string[], lockMode: LockMode): Promise<Map<string, Thread>> {
    const threads = await tx.prepared<Thread>(LOCK_ALL[lockMode], [ids]);
    return new Map(threads.map((thread) => [thread.id, thread]));
  }

  /** Which of these threads exist, locked or not. */
  async existing(tx: Tx, ids: readonly string[]): Promise<string[]> {
    const found = await tx.query<{ id: string }>(`SELECT id FROM threads WHERE id = ANY ($1::uuid[])`, [ids]);
    return found.map(({ id }) => id);
  }

  /** Writes what new comments change of their threads. */
  async addComments(tx: Tx, threads: readonly Thread[]): Promise<void> {
    await tx.prepared(ADD_COMMENTS, [JSON.stringify(threads)]);
    for (const { id } of threads) this.hintAt(tx, id);
  }

  async insert(tx: Tx, thread: Thread): Promise<void> {
    await tx.manager.createQueryBuilder().insert().into(ThreadEntity).values(thread).updateEntity(false).execute();
    this.hintAt(tx, thread.id);
  }

  /**
   * Waits for a transaction that inserts a thread with the same key or address.
   * @returns false if that one was first
   */
  async insertIfAbsent(tx: Tx, thread: Thread): Promise<boolean> {
    const inserted = await tx.manager
      .createQueryBuilder()
      .insert()
      .into(ThreadEntity)
      .values(thread)
      .updateEntity(false)
      .orIgnore()
      .returning(['id'])
      .execute();
    const isInserted = (inserted.raw as unknown[]).length === 1;
    if (isInserted) this.hintAt(tx, thread.id);
    return isInserted;
  }

  /** Writes only what has changed. */
  async update(tx: Tx, before: Thread, thread: Thread): Promise<void> {
    const changes = changesBetween(before, thread);
    if (changes === null) return;
    await tx.manager.update(ThreadEntity, { id: thread.id }, changes);
    this.hintAt(tx, thread.id);
  }

  /** All writes pass here, so that streams and caches of all replicas learn of each change at once. */
  private hintAt(tx: Tx, id: string): void {
    tx.afterCommit(() => {
      this.hints.publish(THREAD_HINTS, id);
    });
  }
}
