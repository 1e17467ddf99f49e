import type { Settings, Sort } from './settings.js';

/** Comments on the first page; more come as one reads on. */
const PAGE_SIZE = 50;

/** The one address that a reader needs: the thread of the page and its first comments. */
export function firstPageUrl(settings: Settings, sort: Sort): string {
  return threadUrl(settings, 'comments', { sort, limit: String(PAGE_SIZE) });
}

/** Where something of the page's thread is found, by whatever the page calls it. */
export function threadUrl(
  { api, site, thread }: Settings,
  what: 'comments' | 'events',
  more: Readonly<Record<string, string>>,
): string {
  const { by, name } = thread;
  const query = new URLSearchParams(by === 'id' ? more : { [by]: name, ...more });
  if (site !== 'default') query.set('site', site);
  return `${api}/v1/threads/${by === 'id' ? `${encodeURIComponent(name)}/` : ''}${what}?${query.toString()}`;
}
