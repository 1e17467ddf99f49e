import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refused } from '#libs/kernel';
import { allAlike, Batches, type Moment, type Outcome, runPrepared } from '#libs/persistence';
import type { Page } from '../domain/page-thread.js';
import { isGone, type Thread } from '../domain/thread.js';
import { THREAD_COLUMNS } from '../persistence/thread.entity.js';
import { AsOfNow } from './as-of-now.js';

const statementBy = (column: 'key' | 'address') => ({
  name: `thread by ${column}`,
  sql: `SELECT ${THREAD_COLUMNS} FROM threads WHERE site = $1 AND ${column} = $2`,
});
const BY = { key: statementBy('key'), address: statementBy('address') };
const BY_IDS = { name: 'threads by ids', sql: `SELECT ${THREAD_COLUMNS} FROM threads WHERE id = ANY ($1::uuid[])` };
const MOST_ASKED = 1_000;

@Injectable()
export class FindThread {
  /** Whoever walks a thread asks for it with every page: all who ask at the same time share one question. */
  private readonly questions = new Batches((ids: readonly string[]) => this.ask(ids), MOST_ASKED);

  constructor(
    private readonly dataSource: DataSource,
    private readonly asOfNow: AsOfNow,
  ) {}

  /** @throws {Refused} `thread.not-found` */
  async byId(site: string, id: string, moment?: Moment): Promise<Thread> {
    const thread =
      moment === undefined ? await this.questions.add(id) : (await runPrepared<Thread>(moment, BY_IDS, [[id]]))[0];
    return there(thread?.site === site ? this.asOfNow.show(thread) : null);
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
  async readable(site: string, id: string, moment?: Moment): Promise<Thread> {
    const thread = await this.byId(site, id, moment);
    if (isGone(thread)) throw new Refused('thread.not-found', 'The post was deleted.');
    return thread;
  }

  private async one(site: string, column: keyof typeof BY, value: string): Promise<Thread | null> {
    const [thread] = await runPrepared<Thread>(this.dataSource, BY[column], [site, value]);
    return thread === undefined ? null : this.asOfNow.show(thread);
  }

  private ask(ids: readonly string[]): Promise<Outcome<Thread | null>[]> {
    return allAlike(ids, async () => {
      const threads = await runPrepared<Thread>(this.dataSource, BY_IDS, [[...new Set(ids)]]);
      const found = new Map(threads.map((thread) => [thread.id, thread]));
      return (id) => found.get(id) ?? null;
    });
  }
}

function there(thread: Thread | null): Thread {
  if (thread === null) throw new Refused('thread.not-found');
  return thread;
}
