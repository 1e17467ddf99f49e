import { Injectable } from '@nestjs/common';
import { type Site, ValidationFailed } from '#libs/http';
import { Refused } from '#libs/kernel';
import type { Thread } from '../domain/thread.js';
import { FindThread } from '../queries/find-thread.js';
import type { PageAt } from '../queries/page-arrivals.js';
import { pageUrlAt } from './page-url-at.js';

/** What a request calls a page by. */
export interface PageName {
  readonly key?: string;
  readonly url?: string;
}

/** The thread of a page, as a request names it. */
@Injectable()
export class ThreadOfPage {
  constructor(private readonly threads: FindThread) {}

  /** @throws {Refused} `thread.not-found`, `thread.bad-url`; {ValidationFailed} unless it is called by one of the two */
  async find(site: Site, called: PageName): Promise<Thread> {
    const page = pageAt(site, called);
    return page.by === 'key' ? this.threads.byKey(site.name, page.name) : this.threads.byAddress(site.name, page.name);
  }

  /** null where nobody has opened one yet. @throws as `find` */
  async findIfAny(site: Site, page: PageName): Promise<Thread | null> {
    try {
      return await this.find(site, page);
    } catch (error) {
      if (error instanceof Refused && error.code === 'thread.not-found') return null;
      throw error;
    }
  }
}

/** @throws {Refused} `thread.bad-url`; {ValidationFailed} unless it is called by one of the two */
export function pageAt(site: Site, { key, url }: PageName): PageAt {
  if (key !== undefined && url === undefined) return { site: site.name, by: 'key', name: key };
  if (url !== undefined && key === undefined)
    return { site: site.name, by: 'address', name: pageUrlAt(site, url).normal };
  throw new ValidationFailed([{ path: '', message: 'exactly one of key and url must be given' }]);
}
