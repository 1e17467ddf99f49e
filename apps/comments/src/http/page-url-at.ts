import type { Site } from '#libs/sites';
import { Refused } from '#libs/kernel';
import { LONGEST_URL, type PageUrl, pageUrlOf } from '../domain/page-url.js';

/** What a url means at a site. @throws {Refused} `thread.bad-url` */
export function pageUrlAt(site: Site, url: string): PageUrl {
  const place = pageUrlOf(url, site.urls);
  if (place !== null) return place;
  const wanted = `An address of a page is http or https, has no user, no spaces, and ${String(LONGEST_URL)} characters at the most.`;
  throw new Refused('thread.bad-url', wanted);
}
