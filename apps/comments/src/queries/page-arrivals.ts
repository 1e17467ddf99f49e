import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { runPrepared } from '#libs/persistence';
import { columnsOf, type PageName, textOf } from './thread-name.js';

interface Awaited {
  readonly page: PageName;
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
  expect(page: PageName, arrived: (threadId: string) => void): () => void {
    const key = textOf(page);
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
      const keys = [...this.awaited.keys()];
      const pages = [...this.awaited.values()].map(({ page }) => page);
      for (const { n, id } of await this.threadsOf(pages)) this.tell(keys[n] ?? '', id);
    } catch (error) {
      this.log.warn(`The pages that somebody listens to could not be looked for: ${String(error)}`);
    }
    this.timer = null;
    this.lookLater();
  }

  /** Indexes threads_site_key_key and threads_address. */
  private threadsOf(pages: readonly PageName[]): Promise<{ n: number; id: string }[]> {
    return runPrepared(this.dataSource, THREADS, [...columnsOf(pages, 'key'), ...columnsOf(pages, 'address')]);
  }

  private tell(key: string, threadId: string): void {
    const awaited = this.awaited.get(key);
    this.awaited.delete(key);
    for (const arrived of awaited?.arrived ?? []) arrived(threadId);
  }
}
