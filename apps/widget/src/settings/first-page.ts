import type { Settings, Sort } from './settings.js';

/** Comments on the first page; more come as one reads on. */
const PAGE_SIZE = 50;

/** The one address that a reader needs: the thread of the page and its first comments. */
export function firstPageUrl({ api, site, thread, url }: Settings, sort: Sort): string {
  const [path, name] =
    thread.by === 'id'
      ? [`${encodeURIComponent(thread.id)}/comments`, {}]
      : ['comments', thread.by === 'key' ? { key: thread.key } : { url }];
  const query = new URLSearchParams({ ...name, sort, limit: String(PAGE_SIZE) });
  if (site !== 'default') query.set('site', site);
  return `${api}/v1/threads/${path}?${query.toString()}`;
}
