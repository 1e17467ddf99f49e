import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refused } from '#libs/kernel';
import { Batcher, type BatchResult, runPrepared, shareQuery, type Snapshot } from '#libs/persistence';
import { Sites } from '#libs/sites';
import { isGone, type Thread } from '../../domain/thread.js';
import { applyAge, THREAD_COLUMNS } from '../thread-view.js';
import type { PageName } from './thread-name.js';

const statementBy = (column: 'key' | 'address') => ({
  name: `thread by ${column}`,
  sql: `SELECT ${THREAD_COLUMNS} FROM threads WHERE site = $1 AND ${column} = $2`,
});
const BY = { key: statementBy('key'), address: statementBy('address') };
const BY_IDS = { name: 'threads by ids', sql: `SELECT ${THREAD_COLUMNS} FROM threads WHERE id = ANY ($1::uuid[])` };
const MAX_BATCH_SIZE = 1_000;

@Injectable()
export class FindThread {
  /** Each page of a thread needs the thread: concurrent requests share one query. */
  private readonly batcher = new Batcher((ids: readonly string[]) => this.query(ids), MAX_BATCH_SIZE);

  constructor(
    private readonly dataSource: DataSource,
    private readonly sites: Sites,
  ) {}

  /** @throws {Refused} `thread.not-found` */
  async byId(site: string, id: string, snapshot?: Snapshot): Promise<Thread> {
    const thread =
      snapshot === undefined ? await this.batcher.add(id) : (await runPrepared<Thread>(snapshot, BY_IDS, [[id]]))[0];
    if (thread?.site !== site) throw new Refused('thread.not-found');
    return applyAge(thread, this.sites);
  }

  /** Null if nobody has opened one yet. Indexes threads_site_key_key and threads_address. */
  async ofPage({ site, by, name }: PageName): Promise<Thread | null> {
    const [thread] = await runPrepared<Thread>(this.dataSource, BY[by], [site, name]);
    return thread === undefined ? null : applyAge(thread, this.sites);
  }

  /** A thread whose comments may be read. @throws {Refused} `thread.not-found` */
  async readable(site: string, id: string, snapshot?: Snapshot): Promise<Thread> {
    const thread = await this.byId(site, id, snapshot);
    if (isGone(thread)) throw new Refused('thread.not-found', 'The post was deleted.');
    return thread;
  }

  private query(ids: readonly string[]): Promise<BatchResult<Thread | null>[]> {
    return shareQuery(ids, async () => {
      const threads = await runPrepared<Thread>(this.dataSource, BY_IDS, [[...new Set(ids)]]);
      const found = new Map(threads.map((thread) => [thread.id, thread]));
      return (id) => found.get(id) ?? null;
    });
  }
}
