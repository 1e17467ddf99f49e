import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { Hints } from '#libs/messaging';
import { shareQuery, Batcher, type BatchResult, runPrepared } from '#libs/persistence';
import { THREAD_HINTS } from '../persistence/threads.repository.js';

/** How long we trust what we know of a thread though a hint may have been lost; milliseconds. */
const TRUSTED_FOR = 500;
const MOST_KNOWN = 50_000;
const MOST_ASKED = 1_000;

/** Names and pictures are counted for a whole site: they change seldom. */
const STATES = {
  name: 'states of threads',
  sql: `SELECT id, concat_ws('.', threads.version, score_version, looks.version) AS state
    FROM threads LEFT JOIN looks USING (site) WHERE id = ANY ($1::uuid[])`,
};

/** Everything that a page of a thread depends on, as one text that is another after every change. */
export type ThreadState = string;

/** Tells whether a page that was made earlier still shows a thread as it is. */
@Injectable()
export class ThreadVersions implements OnModuleInit, OnModuleDestroy {
  private readonly known = new LRUCache<string, ThreadState>({ max: MOST_KNOWN, ttl: TRUSTED_FOR });
  /** What has changed since the question that is under way began; null while there is none. */
  private changed: Set<string> | null = null;
  private readonly questions: Batcher<string, ThreadState | null>;
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly hints: Hints,
  ) {
    this.questions = new Batcher((ids) => this.ask(ids), MOST_ASKED);
  }

  onModuleInit(): void {
    this.unlisten = this.hints.listen(THREAD_HINTS, (ids) => {
      if (ids === null) this.known.clear();
      for (const id of ids ?? []) {
        this.known.delete(id);
        this.changed?.add(id);
      }
    });
  }

  onModuleDestroy(): void {
    this.unlisten();
  }

  /** As it was half a second ago at the most, and since the last change in this process; undefined where we do not know. */
  lately(id: string): ThreadState | undefined {
    return this.known.get(id);
  }

  /**
   * As it is now: the database is asked after the call. All who ask at the same time share one question.
   * @returns null if there is no such thread
   */
  now(id: string): Promise<ThreadState | null> {
    return this.questions.add(id);
  }

  private ask(ids: readonly string[]): Promise<BatchResult<ThreadState | null>[]> {
    return shareQuery(ids, async () => {
      const changed = new Set<string>();
      this.changed = changed;
      const rows = await this.states([...new Set(ids)]).finally(() => {
        this.changed = null;
      });
      const found = new Map(rows.map(({ id, state }) => [id, state]));
      for (const [id, state] of found) if (!changed.has(id)) this.known.set(id, state);
      return (id) => found.get(id) ?? null;
    });
  }

  private states(ids: readonly string[]): Promise<{ readonly id: string; readonly state: ThreadState }[]> {
    return runPrepared(this.dataSource, STATES, [ids]);
  }
}
