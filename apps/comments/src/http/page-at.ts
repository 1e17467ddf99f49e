import { ValidationFailed } from '#libs/http';
import type { Site } from '#libs/sites';
import type { PageName } from '../queries/thread-name.js';
import { pageUrlAt } from './page-url-at.js';

/** The page that a request calls by its key or its url. @throws {Refused} `thread.bad-url`; {ValidationFailed} unless it is one of the two */
export function pageAt(site: Site, { key, url }: { readonly key?: string; readonly url?: string }): PageName {
  if (key !== undefined && url === undefined) return { site: site.name, by: 'key', name: key };
  if (url !== undefined && key === undefined) {
    return { site: site.name, by: 'address', name: pageUrlAt(site, url).normal };
  }
  throw new ValidationFailed([{ path: '', message: 'exactly one of key and url must be given' }]);
}
