import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { type Actor, isModerator } from '#libs/kernel';
import { Hints } from '#libs/messaging';
import { Batcher, type BatchResult, inRepeatableRead, runPrepared, shareQuery } from '#libs/persistence';
import type { Site } from '#libs/sites';
import { openUntil } from '../../domain/inactive-thread.js';
import { THREAD_HINTS } from '../../persistence/threads.repository.js';
import { FindThread } from '../reads/find-thread.js';
import { VisibilityQuery } from '../visibility.js';
import { type CommentFilter, type CommentPage, ListComments } from './list-comments.js';

/** What all cached pages may take, as JSON. */
const MAX_BYTES = 32 * 1024 * 1024;

/** A page as everyone without a token sees it. */
export interface CachedPage {
  /** The page as JSON: its objects would take twice as much memory again, and only viewers with a token need them. */
  readonly body: Buffer;
  /** Parses the JSON. */
  page(): CommentPage;
  /** Whether it still shows the thread as it is, as far as this process knows. */
  isCurrent(): boolean;
}

interface CacheEntry extends CachedPage {
  /** The thread's state when the page was requested: the page shows this state or a newer one. */
  readonly state: ThreadState | null;
  readonly site: Site;
  /** When the thread closes if nobody writes in it; milliseconds since 1970. */
  readonly until: number;
}

/**
 * Pages of comments. The public page is read once for everyone, until its thread changes or its site's settings do; a viewer
 * who sees more of the thread gets a page of their own.
 */
@Injectable()
export class CommentPages implements OnModuleInit, OnModuleDestroy {
  private readonly cache = new LRUCache<string, CacheEntry>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ body }, key) => body.length + key.length,
  });
  /** Requests for a page that is being read wait for that one. */
  private readonly pending = new Map<string, { readonly site: Site; readonly page: Promise<CacheEntry> }>();
  private readonly versions: ThreadVersions;

  constructor(
    private readonly dataSource: DataSource,
    hints: Hints,
    private readonly threads: FindThread,
    private readonly visibilities: VisibilityQuery,
    private readonly comments: ListComments,
  ) {
    this.versions = new ThreadVersions(dataSource, hints);
  }

  onModuleInit(): void {
    this.versions.listen();
  }

  onModuleDestroy(): void {
    this.versions.stop();
  }

  /**
   * @param freshness `now` for a client that may have written and must see it; `recent` if half a second does not matter
   * @throws {Refused} `thread.not-found`, and as `ListComments`
   */
  async publicPage(
    site: Site,
    threadId: string,
    filter: CommentFilter,
    freshness: 'now' | 'recent',
  ): Promise<CachedPage> {
    const recent = freshness === 'recent' ? this.versions.recent(threadId) : undefined;
    const state = recent ?? (await this.versions.now(threadId));
    const { sort, limit, depth, parent = '', cursor = '' } = filter;
    const key = [site.name, threadId, sort, limit, depth, parent, cursor].join(' ');
    const cached = this.cache.get(key);
    if (cached?.state === state && cached.site === site && Date.now() <= cached.until) return cached;
    const keyAndState = `${state ?? ''} ${key}`;
    const pending = this.pending.get(keyAndState);
    if (pending?.site === site) return pending.page;
    const page = this.read(site, threadId, filter, state);
    this.pending.set(keyAndState, { site, page });
    try {
      this.cache.set(key, await page);
      return await page;
    } finally {
      this.pending.delete(keyAndState);
    }
  }

  /**
   * In one snapshot: what only this viewer sees depends on the public comments, and neither may change while the other is read.
   * @returns null if the viewer sees just the public page
   * @throws {Refused} as `publicPage`
   */
  async viewerPage(site: Site, threadId: string, filter: CommentFilter, viewer: Actor): Promise<CommentPage | null> {
    // Nearly everyone sees just the public page, and one query decides that.
    if (!isModerator(viewer) && (await this.visibilities.inThread(threadId, viewer)) === null) return null;
    return inRepeatableRead(this.dataSource, async (snapshot) => {
      const visibility = await this.visibilities.inThread(threadId, viewer, snapshot);
      if (visibility === null) return null;
      const thread = await this.threads.readable(site.name, threadId, snapshot);
      return this.comments.execute(thread, filter, visibility, snapshot);
    });
  }

  private async read(
    site: Site,
    threadId: string,
    filter: CommentFilter,
    state: ThreadState | null,
  ): Promise<CacheEntry> {
    const thread = await this.threads.readable(site.name, threadId);
    const until = openUntil(thread, site.limits.closeAfterDays);
    const page = await this.comments.execute(thread, filter, null);
    const body = Buffer.from(JSON.stringify(page));
    return {
      state,
      site,
      until,
      body,
      isCurrent: () => this.versions.recent(threadId) === state && Date.now() <= until,
      page: () => JSON.parse(body.toString()) as CommentPage,
    };
  }
}

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
type ThreadState = string;

/** Tells whether a page that was read earlier still shows a thread as it is. */
class ThreadVersions {
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
