import { ValidationFailed } from '#libs/http';
import { Refused } from '#libs/kernel';
import type { Site } from '#libs/sites';
import { MAX_URL_LENGTH, type PageUrl, pageUrlOf } from '../domain/page-url.js';
import type { PageName } from '../queries/reads/thread-name.js';

/** The page that a request names by its key or its url. @throws {Refused} `thread.bad-url`; {ValidationFailed} unless it is one of the two */
export function pageAt(site: Site, { key, url }: { readonly key?: string; readonly url?: string }): PageName {
  if (key !== undefined && url === undefined) return { site: site.name, by: 'key', name: key };
  if (url !== undefined && key === undefined) {
    return { site: site.name, by: 'address', name: pageUrlAt(site, url).normal };
  }
  throw new ValidationFailed([{ path: '', message: 'exactly one of key and url must be given' }]);
}

/** What a url means at a site. @throws {Refused} `thread.bad-url` */
export function pageUrlAt(site: Site, url: string): PageUrl {
  const pageUrl = pageUrlOf(url, site.urls);
  if (pageUrl !== null) return pageUrl;
  const wanted = `The url of a page begins with http or https, has no user and no spaces, and at most ${String(MAX_URL_LENGTH)} characters.`;
  throw new Refused('thread.bad-url', wanted);
}
