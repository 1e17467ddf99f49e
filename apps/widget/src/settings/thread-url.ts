import type { Settings, Sort } from './settings.js';

const FIRST_PAGE_SIZE = 50;

/** The URL of the thread and its first comments: the only request before they are shown. */
export function firstPageUrl(settings: Settings, sort: Sort): string {
  return threadUrl(settings, 'comments', { sort, limit: String(FIRST_PAGE_SIZE) });
}

/** The URL of a sub-resource of the thread, whether the page identifies the thread by id, key or URL. */
export function threadUrl(
  { api, site, thread }: Settings,
  resource: 'comments' | 'events',
  params: Readonly<Record<string, string>>,
): string {
  const { by, value } = thread;
  const query = new URLSearchParams(by === 'id' ? params : { [by]: value, ...params });
  if (site !== 'default') query.set('site', site);
  return `${api}/v1/threads/${by === 'id' ? `${encodeURIComponent(value)}/` : ''}${resource}?${query.toString()}`;
}
