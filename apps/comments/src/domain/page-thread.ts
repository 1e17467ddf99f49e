import { accept, lengthInCodePoints, type Decision, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';
import type { PageUrl } from './page-url.js';
import { changed, initialThread, type Thread, type ThreadEvent } from './thread.js';

/** A page as the client describes it. */
export interface Page {
  readonly site: string;
  /** The site's own name for the page, or null if its url identifies it. */
  readonly key: string | null;
  readonly url: PageUrl;
  /** Counts only when the thread is created. */
  readonly title: string | null;
}

/** What a site says of the pages that may have threads. */
export interface PageRules {
  /** Whether the origin of the page is one of the site's. */
  readonly isOfSite: boolean;
  readonly titleLength: number;
  readonly closeAfterDays: number | null;
}

/** A page with a key has the thread with that key, at whatever address; a page without one has the thread at its address. */
export function threadOfPage({ key, url }: Page, threads: readonly Thread[]): Thread | null {
  const belongsToPage = (thread: Thread) => (key === null ? thread.address === url.normal : thread.key === key);
  return threads.find(belongsToPage) ?? null;
}

/** The thread that a page with a new key takes over: the one at its address, unless it has a key of its own. */
export function threadToName({ key, url }: Page, threads: readonly Thread[]): Thread | null {
  if (key === null) return null;
  return threads.find((thread) => thread.address === url.normal && thread.key === null) ?? null;
}

/** Opens the thread of a page for its first reader. If another thread is at the address, this one is found by its key only. */
export function openThreadOfPage(
  { site, key, url, title }: Page,
  id: string,
  others: readonly Thread[],
  rules: PageRules,
  now: Date,
): Decision<Thread, ThreadEvent, Failure> {
  if (!rules.isOfSite) return refuse('thread.foreign-page');
  if (title !== null && lengthInCodePoints(title) > rules.titleLength) return refuse('thread.title-too-long');
  const address = others.some((other) => other.address === url.normal) ? null : url.normal;
  const of = { postId: null, authorId: null, authorKind: null };
  const thread = initialThread({ id, site, key, url: url.shown, address, title, ...of, createdAt: now });
  return accept(thread, { type: 'opened', thread });
}

/** Gives a key to a thread that was found by its address until now: the site begins to use keys, and keeps its discussions. */
export function nameThread(
  thread: Thread,
  key: string,
  { isOfSite }: PageRules,
): Decision<Thread, ThreadEvent, Failure> {
  return isOfSite ? changed('updated', { ...thread, key }) : refuse('thread.foreign-page');
}
