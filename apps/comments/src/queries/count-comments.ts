import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import type { Actor } from '#libs/kernel';
import { Batcher, type BatchResult, runPrepared } from '#libs/persistence';
import { OwnShadows } from './own-shadows.js';
import { columnsOf, textOf, type ThreadName } from './thread-name.js';

type Names = readonly ThreadName[];

interface Counted {
  readonly threadId: string;
  readonly count: number;
}

/** How long a number may be told to readers without a token, in milliseconds. */
export const FRESH = 250;
/** How much of names is remembered; characters. */
const REMEMBERED = 1_000_000;
/** How many requests one statement serves. */
const MOST_TOGETHER = 100;

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
 * How many comments readers see, in many threads at once. Everybody who asks while one statement is under way shares the next,
 * and readers without a token share the numbers of a quarter of a second.
 */
@Injectable()
export class CountComments {
  private readonly known = new LRUCache<string, number>({
    maxSize: REMEMBERED,
    sizeCalculation: (_count, name) => name.length,
    ttl: FRESH,
  });
  private readonly questions = new Batcher<Names, (Counted | null)[]>((all) => this.answer(all), MOST_TOGETHER);

  constructor(
    private readonly dataSource: DataSource,
    private readonly shadows: OwnShadows,
  ) {}

  /**
   * @param viewer who may have written, and must see it; for null a moment does not matter
   * @returns a number for each name, in their order; 0 for a thread that is not there
   */
  async execute(names: Names, viewer: Actor | null): Promise<number[]> {
    if (names.length === 0) return [];
    const known = viewer === null ? names.flatMap((name) => this.known.get(textOf(name)) ?? []) : [];
    if (known.length === names.length) return known;
    const counted = await this.questions.add(names);
    const threadIds = counted.flatMap((thread) => thread?.threadId ?? []);
    const shadows = await this.shadows.inThreads([...new Set(threadIds)], viewer);
    return counted.map((thread) => (thread === null ? 0 : thread.count + (shadows.get(thread.threadId)?.count ?? 0)));
  }

  private async answer(all: readonly Names[]): Promise<BatchResult<(Counted | null)[]>[]> {
    const start = performance.now();
    const names = new Map(all.flat().map((name) => [textOf(name), name]));
    const counts = await this.count(names);
    for (const name of names.keys()) this.known.set(name, counts.get(name)?.count ?? 0, { start });
    return all.map((asked) => ({ result: asked.map((name) => counts.get(textOf(name)) ?? null) }));
  }

  /** Primary key and the indexes threads_site_key_key and threads_address; the comments of a deleted post are not there. */
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
