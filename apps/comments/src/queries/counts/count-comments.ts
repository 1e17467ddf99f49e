import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import type { Actor } from '#libs/kernel';
import { Batcher, type BatchResult, runPrepared } from '#libs/persistence';
import { ShadowBanOverlay } from '../shadow-ban-overlay.js';
import { columnsOf, textOf, type ThreadName } from '../reads/thread-name.js';

type Names = readonly ThreadName[];

interface Counted {
  readonly threadId: string;
  readonly count: number;
}

/** How long readers without a token may get the same number; milliseconds. */
export const FRESH_MS = 250;
/** The size of the cache, in characters of names. */
const MAX_CACHED = 1_000_000;
/** Requests that one statement serves. */
const MAX_BATCH_SIZE = 100;

const COUNTS = {
  name: 'counts of comments',
  sql: `SELECT n, id AS "threadId", comment_count AS count FROM threads JOIN unnest($1::text[], $2::uuid[], $3::int[]) AS asked (site, id, n)
      USING (site, id) WHERE NOT 'post-deleted' = ANY (closed_because)
    UNION ALL
    SELECT n, id, comment_count FROM threads JOIN unnest($4::text[], $5::text[], $6::int[]) AS asked (site, key, n)
      USING (site, key)
    UNION ALL
    SELECT n, id, comment_count FROM threads JOIN unnest($7::text[], $8::text[], $9::int[]) AS asked (site, address, n)
      USING (site, address)`,
};

/**
 * The number of public comments in many threads at once. Requests that arrive while one statement runs share the next, and
 * readers without a token share the numbers of a quarter of a second.
 */
@Injectable()
export class CountComments {
  private readonly cache = new LRUCache<string, number>({
    maxSize: MAX_CACHED,
    sizeCalculation: (_count, name) => name.length,
    ttl: FRESH_MS,
  });
  private readonly batcher = new Batcher<Names, (Counted | null)[]>((all) => this.countAll(all), MAX_BATCH_SIZE);

  constructor(
    private readonly dataSource: DataSource,
    private readonly shadowBans: ShadowBanOverlay,
  ) {}

  /**
   * @param viewer may have written, and must see it; null for a reader to whom a quarter of a second does not matter
   * @returns a number for each name, in their order; 0 for a thread that does not exist
   */
  async execute(names: Names, viewer: Actor | null): Promise<number[]> {
    if (names.length === 0) return [];
    const cached = viewer === null ? names.flatMap((name) => this.cache.get(textOf(name)) ?? []) : [];
    if (cached.length === names.length) return cached;
    const counted = await this.batcher.add(names);
    const threadIds = counted.flatMap((thread) => thread?.threadId ?? []);
    const shadowBanned = await this.shadowBans.inThreads([...new Set(threadIds)], viewer);
    return counted.map((thread) =>
      thread === null ? 0 : thread.count + (shadowBanned.get(thread.threadId)?.count ?? 0),
    );
  }

  private async countAll(all: readonly Names[]): Promise<BatchResult<(Counted | null)[]>[]> {
    const start = performance.now();
    const names = new Map(all.flat().map((name) => [textOf(name), name]));
    const counts = await this.count(names);
    for (const name of names.keys()) this.cache.set(name, counts.get(name)?.count ?? 0, { start });
    return all.map((requested) => ({ result: requested.map((name) => counts.get(textOf(name)) ?? null) }));
  }

  /** By the primary key and the indexes threads_site_key_key and threads_address; a deleted post has no comments. */
  private async count(wanted: ReadonlyMap<string, ThreadName>): Promise<Map<string, Counted>> {
    const texts = [...wanted.keys()];
    const all = [...wanted.values()];
    const rows = await runPrepared<Counted & { readonly n: number }>(this.dataSource, COUNTS, [
      ...columnsOf(all, 'id'),
      ...columnsOf(all, 'key'),
      ...columnsOf(all, 'address'),
    ]);
    return new Map(rows.map((row) => [texts[row.n] ?? '', row]));
  }
}
