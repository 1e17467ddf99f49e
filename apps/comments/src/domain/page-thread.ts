import { accept, characters, type Decision, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';
import type { PageUrl } from './page-url.js';
import type { Thread, ThreadEvent } from './thread.js';

/** A page as whoever shows its thread describes it. */
export interface Page {
  readonly site: string;
  /** The site's own name for the page, or null: then its url tells which it is. */
  readonly key: string | null;
  readonly url: PageUrl;
  /** Counts only when the thread is made. */
  readonly title: string | null;
}

/** What a site says of the pages that may have threads. */
export interface PageTerms {
  /** Whether the page's origin is one of the site's. */
  readonly isOfSite: boolean;
  readonly titleLength: number;
  readonly closeAfterDays: number | null;
}

/**
 * A key wins over a url: the thread that has the page's key is the page's, wherever it is. Without a key, it is the thread at the
 * page's address.
 */
export function threadOfPage({ key, url }: Page, threads: readonly Thread[]): Thread | null {
  const isThePages = (thread: Thread) => (key === null ? thread.address === url.normal : thread.key === key);
  return threads.find(isThePages) ?? null;
}

/** Whose discussion a page with a new key goes on with: that at its address, unless it has a key of its own. */
export function threadToName({ key, url }: Page, threads: readonly Thread[]): Thread | null {
  if (key === null) return null;
  return threads.find((thread) => thread.address === url.normal && thread.key === null) ?? null;
}

/** A page's thread is made for whoever asks first; where another is at the address, the new one is found by its key only. */
export function openThreadOfPage(
  { site, key, url, title }: Page,
  id: string,
  others: readonly Thread[],
  terms: PageTerms,
  now: Date,
): Decision<Thread, ThreadEvent, Failure> {
  if (!terms.isOfSite) return refuse('thread.foreign-page');
  if (title !== null && characters(title) > terms.titleLength) return refuse('thread.title-too-long');
  const thread: Thread = {
    id,
    site,
    key,
    url: url.shown,
    address: others.some(({ address }) => address === url.normal) ? null : url.normal,
    title,
    postId: null,
    authorId: null,
    authorKind: null,
    closedBecause: [],
    commentCount: 0,
    lastCommentAt: null,
    quietSince: now,
    version: 1,
    scoreVersion: 0,
    createdAt: now,
  };
  return accept(thread, 'opened');
}

/** A thread that was found by its address until now: the site begins to give keys, and its discussions stay. */
export function nameThread(
  thread: Thread,
  key: string,
  { isOfSite }: PageTerms,
): Decision<Thread, ThreadEvent, Failure> {
  if (!isOfSite) return refuse('thread.foreign-page');
  return accept({ ...thread, key, version: thread.version + 1 }, 'updated');
}
