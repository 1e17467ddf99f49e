import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { CommentFilter, CommentPage } from './list-comments.js';
import { ListComments } from './list-comments.js';
import { stateOf, type ThreadState, ThreadVersions } from './thread-versions.js';

/** What all pages may take, as JSON; bytes. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A page as everybody sees it. */
export interface KeptPage extends Pick<CommentPage, 'thread' | 'scoreVersion'> {
  /** The page as JSON. Beside it, its comments would take twice as much memory again, and only readers with a token need them. */
  readonly body: Buffer;
  /** Reads it from its JSON. */
  page(): CommentPage;
  /** Whether it still shows the thread as it is, as far as this process knows. */
  isCurrent(): boolean;
}

interface Kept extends KeptPage {
  readonly state: ThreadState;
}

/** Pages that were made once for all who ask for them, until their thread changes. */
@Injectable()
export class CommentPages {
  private readonly kept = new LRUCache<string, Kept>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ body }, key) => body.length + key.length,
  });
  /** Whoever asks for a page that is being made gets that one. */
  private readonly making = new Map<string, Promise<Kept>>();

  constructor(
    private readonly versions: ThreadVersions,
    private readonly comments: ListComments,
  ) {}

  /**
   * @param asOf `now` for somebody who may have written, and must see it; `lately` where half a second does not matter
   * @throws {Refused} as `ListComments`
   */
  async find(site: string, threadId: string, filter: CommentFilter, asOf: 'now' | 'lately'): Promise<KeptPage> {
    const lately = asOf === 'lately' ? this.versions.lately(threadId) : undefined;
    const state = lately ?? (await this.versions.now(threadId));
    const { sort, limit, depth, parent = '', cursor = '' } = filter;
    const key = [site, threadId, sort, limit, depth, parent, cursor].join(' ');
    const kept = this.kept.get(key);
    if (kept?.state === state) return kept;
    return this.make(key, `${state ?? ''} ${key}`, () => this.comments.execute(site, threadId, filter, null));
  }

  private async make(key: string, keyAndState: string, list: () => Promise<CommentPage>): Promise<Kept> {
    const underWay = this.making.get(keyAndState);
    if (underWay !== undefined) return underWay;
    const made = list().then((page) => this.keep(key, page));
    this.making.set(keyAndState, made);
    try {
      return await made;
    } finally {
      this.making.delete(keyAndState);
    }
  }

  /** The comments may be newer than the thread that was read before them; never older. */
  private keep(key: string, page: CommentPage): Kept {
    const { thread, items, nextCursor, scoreVersion } = page;
    const state = stateOf({ version: thread.version, scoreVersion });
    const body = Buffer.from(JSON.stringify({ thread, items, nextCursor }));
    const kept = {
      ...{ thread, scoreVersion, state, body },
      isCurrent: () => this.versions.lately(thread.id) === state,
      page: () => ({ ...(JSON.parse(body.toString()) as Omit<CommentPage, 'scoreVersion'>), scoreVersion }),
    };
    this.kept.set(key, kept);
    return kept;
  }
}
