import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { runPrepared } from '#libs/persistence';
import { columnsOf, type PageName, textOf } from '../reads/thread-name.js';

interface Awaited {
  readonly page: PageName;
  readonly listeners: Set<(threadId: string) => void>;
}

const POLL_MS = 1_000;

const THREADS = {
  name: 'threads of pages',
  sql: `SELECT n, id FROM threads JOIN unnest($1::text[], $2::text[], $3::int[]) AS asked (site, key, n) USING (site, key)
    UNION ALL
    SELECT n, id FROM threads JOIN unnest($4::text[], $5::text[], $6::int[]) AS asked (site, address, n) USING (site, address)`,
};

/** Waits for the threads of pages that have listeners but no comments yet: one query a second for all of them. */
@Injectable()
export class PageThreadWaiter implements OnModuleDestroy {
  private readonly awaited = new Map<string, Awaited>();
  private readonly log = new Logger(PageThreadWaiter.name);
  private timer: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(private readonly dataSource: DataSource) {}

  onModuleDestroy(): void {
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /**
   * Calls `listener` once the page has a thread.
   * @returns a function that ends the waiting
   */
  expect(page: PageName, listener: (threadId: string) => void): () => void {
    const key = textOf(page);
    const awaited = this.awaited.get(key) ?? { page, listeners: new Set() };
    awaited.listeners.add(listener);
    this.awaited.set(key, awaited);
    this.schedulePoll();
    return () => {
      awaited.listeners.delete(listener);
      if (awaited.listeners.size === 0 && this.awaited.get(key) === awaited) this.awaited.delete(key);
    };
  }

  private schedulePoll(): void {
    if (this.timer !== null || this.awaited.size === 0 || this.isClosed) return;
    this.timer = setTimeout(() => void this.poll(), POLL_MS).unref();
  }

  private async poll(): Promise<void> {
    try {
      const keys = [...this.awaited.keys()];
      const pages = [...this.awaited.values()].map(({ page }) => page);
      for (const { n, id } of await this.threadsOf(pages)) this.notify(keys[n] ?? '', id);
    } catch (error) {
      this.log.warn(`Pages with listeners could not be looked up, and are looked up again: ${String(error)}`);
    }
    this.timer = null;
    this.schedulePoll();
  }

  /** Indexes threads_site_key_key and threads_address. */
  private threadsOf(pages: readonly PageName[]): Promise<{ n: number; id: string }[]> {
    return runPrepared(this.dataSource, THREADS, [...columnsOf(pages, 'key'), ...columnsOf(pages, 'address')]);
  }

  private notify(key: string, threadId: string): void {
    const awaited = this.awaited.get(key);
    this.awaited.delete(key);
    for (const listener of awaited?.listeners ?? []) listener(threadId);
  }
}
