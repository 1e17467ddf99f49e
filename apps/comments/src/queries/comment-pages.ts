import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Site } from '#libs/sites';
import { openUntil } from '../domain/quiet-thread.js';
import { FindThread } from './find-thread.js';
import { type CommentFilter, type CommentPage, ListComments } from './list-comments.js';
import { type ThreadState, ThreadVersions } from './thread-versions.js';

/** What all pages may take, as JSON; bytes. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A page as everybody sees it. */
export interface KeptPage {
  /** The page as JSON. Beside it, its comments would take twice as much memory again, and only readers with a token need them. */
  readonly body: Buffer;
  /** Of the body. */
  readonly digest: string;
  /** Reads it from its JSON. */
  page(): CommentPage;
  /** Whether it still shows the thread as it is, as far as this process knows. */
  isCurrent(): boolean;
}

interface Kept extends KeptPage {
  /** As it was when the page was asked for: what the page shows is as new as this, or newer. */
  readonly state: ThreadState | null;
  readonly site: Site;
  /** When its thread is over, if nothing happens; milliseconds since 1970. */
  readonly until: number;
}

/** Pages that were made once for all who ask for them, until their thread changes, or what their site lets readers see. */
@Injectable()
export class CommentPages {
  private readonly kept = new LRUCache<string, Kept>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ body }, key) => body.length + key.length,
  });
  /** Whoever asks for a page that is being made gets that one. */
  private readonly making = new Map<string, { readonly site: Site; readonly page: Promise<Kept> }>();

  constructor(
    private readonly versions: ThreadVersions,
    private readonly threads: FindThread,
    private readonly comments: ListComments,
  ) {}

  /**
   * @param asOf `now` for somebody who may have written, and must see it; `lately` where half a second does not matter
   * @throws {Refused} `thread.not-found`, and as `ListComments`
   */
  async find(site: Site, threadId: string, filter: CommentFilter, asOf: 'now' | 'lately'): Promise<KeptPage> {
    const lately = asOf === 'lately' ? this.versions.lately(threadId) : undefined;
    const state = lately ?? (await this.versions.now(threadId));
    const { sort, limit, depth, parent = '', cursor = '' } = filter;
    const key = [site.name, threadId, sort, limit, depth, parent, cursor].join(' ');
    const kept = this.kept.get(key);
    if (kept?.state === state && kept.site === site && Date.now() <= kept.until) return kept;
    const keyAndState = `${state ?? ''} ${key}`;
    const underWay = this.making.get(keyAndState);
    if (underWay?.site === site) return underWay.page;
    const page = this.make(site, threadId, filter, state);
    this.making.set(keyAndState, { site, page });
    try {
      this.kept.set(key, await page);
      return await page;
    } finally {
      this.making.delete(keyAndState);
    }
  }

  private async make(site: Site, threadId: string, filter: CommentFilter, state: ThreadState | null): Promise<Kept> {
    const thread = await this.threads.readable(site.name, threadId);
    const until = openUntil(thread, site.limits.closeAfterDays);
    const page = await this.comments.execute(thread, filter, null);
    const body = Buffer.from(JSON.stringify(page));
    return {
      state,
      site,
      until,
      body,
      digest: createHash('sha256').update(body).digest('base64url'),
      isCurrent: () => this.versions.lately(threadId) === state && Date.now() <= until,
      page: () => JSON.parse(body.toString()) as CommentPage,
    };
  }
}
