import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import type { Hints } from '#libs/messaging';
import { Batcher, type BatchResult, runPrepared, shareQuery } from '#libs/persistence';
import { THREAD_HINTS } from '../../persistence/threads.repository.js';

/** For this long a known state counts as recent, since a hint may be lost; milliseconds. */
const RECENT_MS = 500;
const MAX_KNOWN = 50_000;
const MAX_BATCH_SIZE = 1_000;

/** Names and pictures are counted for a whole site, since they change rarely. */
const STATES = {
  name: 'states of threads',
  sql: `SELECT id, concat_ws('.', threads.version, score_version, looks.version) AS state
    FROM threads LEFT JOIN looks USING (site) WHERE id = ANY ($1::uuid[])`,
};

/** Everything that a page of a thread depends on, as one text that differs after every change. */
export type ThreadState = string;

/** Tells whether a page that was read earlier still shows a thread as it is. */
export class ThreadVersions {
  private readonly known = new LRUCache<string, ThreadState>({ max: MAX_KNOWN, ttl: RECENT_MS });
  /** The threads that changed since the running query began; null while none runs. */
  private changed: Set<string> | null = null;
  /** Concurrent requests share one query. */
  private readonly batcher = new Batcher((ids: readonly string[]) => this.query(ids), MAX_BATCH_SIZE);
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly hints: Hints,
  ) {}

  listen(): void {
    this.unlisten = this.hints.listen(THREAD_HINTS, (ids) => {
      if (ids === null) this.known.clear();
      for (const id of ids ?? []) {
        this.known.delete(id);
        this.changed?.add(id);
      }
    });
  }

  stop(): void {
    this.unlisten();
  }

  /** At most half a second old, and after the last change by this process; undefined if it is not known. */
  recent(id: string): ThreadState | undefined {
    return this.known.get(id);
  }

  /** Queries the database after the call. @returns null if there is no such thread */
  now(id: string): Promise<ThreadState | null> {
    return this.batcher.add(id);
  }

  private query(ids: readonly string[]): Promise<BatchResult<ThreadState | null>[]> {
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
