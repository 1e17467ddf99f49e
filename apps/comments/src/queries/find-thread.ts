import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refused } from '#libs/kernel';
import { shareQuery, Batcher, type Snapshot, type BatchResult, runPrepared } from '#libs/persistence';
import { isGone, type Thread } from '../domain/thread.js';
import { THREAD_COLUMNS } from '../persistence/thread.entity.js';
import { AsOfNow } from './as-of-now.js';
import type { PageName } from './thread-name.js';

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
  private readonly questions = new Batcher((ids: readonly string[]) => this.ask(ids), MOST_ASKED);

  constructor(
    private readonly dataSource: DataSource,
    private readonly asOfNow: AsOfNow,
  ) {}

  /** @throws {Refused} `thread.not-found` */
  async byId(site: string, id: string, moment?: Snapshot): Promise<Thread> {
    const thread =
      moment === undefined ? await this.questions.add(id) : (await runPrepared<Thread>(moment, BY_IDS, [[id]]))[0];
    if (thread?.site !== site) throw new Refused('thread.not-found');
    return this.asOfNow.show(thread);
  }

  /** Null where nobody has opened one yet. Indexes threads_site_key_key and threads_address. */
  async ofPage({ site, by, name }: PageName): Promise<Thread | null> {
    const [thread] = await runPrepared<Thread>(this.dataSource, BY[by], [site, name]);
    return thread === undefined ? null : this.asOfNow.show(thread);
  }

  /** One whose comments may be read. @throws {Refused} `thread.not-found` */
  async readable(site: string, id: string, moment?: Snapshot): Promise<Thread> {
    const thread = await this.byId(site, id, moment);
    if (isGone(thread)) throw new Refused('thread.not-found', 'The post was deleted.');
    return thread;
  }

  private ask(ids: readonly string[]): Promise<BatchResult<Thread | null>[]> {
    return shareQuery(ids, async () => {
      const threads = await runPrepared<Thread>(this.dataSource, BY_IDS, [[...new Set(ids)]]);
      const found = new Map(threads.map((thread) => [thread.id, thread]));
      return (id) => found.get(id) ?? null;
    });
  }
}
