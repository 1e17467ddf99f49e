import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { runPrepared } from '#libs/persistence';

/** How a page is known whose thread may not have been opened yet: by its key, or the normal form of its url. */
export interface PageAt {
  readonly site: string;
  readonly by: 'key' | 'address';
  readonly name: string;
}

interface Awaited {
  readonly page: PageAt;
  readonly arrived: Set<(threadId: string) => void>;
}

/** Milliseconds. */
const LOOK_EVERY = 1_000;

const THREADS = {
  name: 'threads of pages',
  sql: `SELECT n, id FROM threads JOIN unnest($1::text[], $2::text[], $3::int[]) AS asked (site, key, n) USING (site, key)
    UNION ALL
    SELECT n, id FROM threads JOIN unnest($4::text[], $5::text[], $6::int[]) AS asked (site, address, n) USING (site, address)`,
};

/** Pages to which somebody listens though nobody has written there: one question a second asks for all of their threads. */
@Injectable()
export class PageArrivals implements OnModuleDestroy {
  private readonly awaited = new Map<string, Awaited>();
  private readonly log = new Logger(PageArrivals.name);
  private timer: NodeJS.Timeout | null = null;
  private isOver = false;

  constructor(private readonly dataSource: DataSource) {}

  onModuleDestroy(): void {
    this.isOver = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /**
   * Calls `arrived` once the page has a thread.
   * @returns what ends the waiting
   */
  expect(page: PageAt, arrived: (threadId: string) => void): () => void {
    const key = `${page.site} ${page.by} ${page.name}`;
    const awaited = this.awaited.get(key) ?? { page, arrived: new Set() };
    awaited.arrived.add(arrived);
    this.awaited.set(key, awaited);
    this.lookLater();
    return () => {
      awaited.arrived.delete(arrived);
      if (awaited.arrived.size === 0 && this.awaited.get(key) === awaited) this.awaited.delete(key);
    };
  }

  private lookLater(): void {
    if (this.timer !== null || this.awaited.size === 0 || this.isOver) return;
    this.timer = setTimeout(() => void this.look(), LOOK_EVERY).unref();
  }

  private async look(): Promise<void> {
    try {
      const asked = [...this.awaited].map(([key, { page }], n) => ({ key, page, n }));
      for (const { n, id } of await this.threadsOf(asked)) this.tell(asked[n]?.key ?? '', id);
    } catch (error) {
      this.log.warn(`The pages that somebody listens to could not be looked for: ${String(error)}`);
    }
    this.timer = null;
    this.lookLater();
  }

  /** Indexes threads_site_key_key and threads_address. */
  private threadsOf(asked: readonly { page: PageAt; n: number }[]): Promise<{ n: number; id: string }[]> {
    const called = (by: PageAt['by']) => {
      const some = asked.filter(({ page }) => page.by === by);
      return [some.map(({ page }) => page.site), some.map(({ page }) => page.name), some.map(({ n }) => n)];
    };
    return runPrepared(this.dataSource, THREADS, [...called('key'), ...called('address')]);
  }

  private tell(key: string, threadId: string): void {
    const awaited = this.awaited.get(key);
    this.awaited.delete(key);
    for (const arrived of awaited?.arrived ?? []) arrived(threadId);
  }
}
