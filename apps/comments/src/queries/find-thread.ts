import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Sites } from '#libs/http';
import { Refused } from '#libs/kernel';
import { runPrepared } from '#libs/persistence';
import type { Page } from '../domain/page-thread.js';
import { asOf } from '../domain/quiet-thread.js';
import { isGone, type Thread } from '../domain/thread.js';
import { THREAD_COLUMNS } from '../persistence/thread.entity.js';

const statementBy = (column: 'id' | 'key' | 'address') => ({
  name: `thread by ${column}`,
  sql: `SELECT ${THREAD_COLUMNS} FROM threads WHERE site = $1 AND ${column} = $2`,
});
const BY = { id: statementBy('id'), key: statementBy('key'), address: statementBy('address') };

/** A thread that is over is found closed, whether that was written down or not. */
@Injectable()
export class FindThread {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sites: Sites,
  ) {}

  /** @throws {Refused} `thread.not-found` */
  async byId(site: string, id: string): Promise<Thread> {
    return there(await this.one(site, 'id', id));
  }

  /** Index threads_site_key_key. @throws {Refused} `thread.not-found` */
  async byKey(site: string, key: string): Promise<Thread> {
    return there(await this.one(site, 'key', key));
  }

  /** @param address a url's normal form. Index threads_address. @throws {Refused} `thread.not-found` */
  async byAddress(site: string, address: string): Promise<Thread> {
    return there(await this.one(site, 'address', address));
  }

  /** What `threadOfPage` would choose, or null. */
  ofPage({ site, key, url }: Page): Promise<Thread | null> {
    return key === null ? this.one(site, 'address', url.normal) : this.one(site, 'key', key);
  }

  /** One whose comments may be read. @throws {Refused} `thread.not-found` */
  async readable(site: string, id: string): Promise<Thread> {
    const thread = await this.byId(site, id);
    if (isGone(thread)) throw new Refused('thread.not-found', 'The post was deleted.');
    return thread;
  }

  private async one(site: string, column: keyof typeof BY, value: string): Promise<Thread | null> {
    const [thread] = await runPrepared<Thread>(this.dataSource, BY[column], [site, value]);
    if (thread === undefined) return null;
    return asOf(thread, this.sites.get(site).limits.closeAfterDays, new Date());
  }
}

function there(thread: Thread | null): Thread {
  if (thread === null) throw new Refused('thread.not-found');
  return thread;
}
