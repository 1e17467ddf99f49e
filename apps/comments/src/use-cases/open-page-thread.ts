import { Injectable } from '@nestjs/common';
import { acceptedOrThrow, type Cause, newId } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import { sqlState, type Tx, UnitOfWork } from '#libs/persistence';
import { closeIfInactive } from '../domain/inactive-thread.js';
import {
  nameThread,
  openThreadOfPage,
  type Page,
  type PageRules,
  threadOfPage,
  threadToName,
} from '../domain/page-thread.js';
import type { Thread } from '../domain/thread.js';
import { toThreadEvent } from '../events/out/thread-events.js';
import { PageThreadsRepository } from '../persistence/page-threads.repository.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';
import { FindThread } from '../queries/reads/find-thread.js';
import { ThreadChange } from './thread-change.js';

export interface OpenedThread {
  readonly thread: Thread;
  /** Whether this request created it. */
  readonly isNew: boolean;
}

const UNIQUE_VIOLATION = '23505';

/** Finds the thread of a page, or creates it. Concurrent requests end with the same thread. */
@Injectable()
export class OpenPageThread {
  constructor(
    private readonly find: FindThread,
    private readonly unitOfWork: UnitOfWork,
    private readonly threads: ThreadsRepository,
    private readonly pageThreads: PageThreadsRepository,
    private readonly change: ThreadChange,
    private readonly outbox: Outbox,
  ) {}

  async execute(page: Page, rules: PageRules, cause: Cause): Promise<OpenedThread> {
    // It nearly always exists, and finding it waits for no writer.
    const { site, key, url } = page;
    const name = key === null ? ({ by: 'address', name: url.normal } as const) : ({ by: 'key', name: key } as const);
    const known = await this.find.ofPage({ site, ...name });
    if (known !== null) return { thread: known, isNew: false };
    const open = () => this.unitOfWork.run(cause, (tx) => this.open(tx, page, rules));
    try {
      return await open();
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      // While this thread was given the key, another thread got it, which is the page's now.
      return open();
    }
  }

  private async open(tx: Tx, page: Page, rules: PageRules): Promise<OpenedThread> {
    for (;;) {
      const candidates = await this.pageThreads.candidates(tx, page.site, page.key, page.url.normal);
      const found = threadOfPage(page, candidates);
      if (found !== null) return { thread: found, isNew: false };
      const nameless = threadToName(page, candidates);
      const opened =
        nameless === null ? await this.create(tx, page, candidates, rules) : await this.name(tx, nameless, page, rules);
      if (opened !== null) return opened;
    }
  }

  /** @returns null if another request was faster */
  private async create(tx: Tx, page: Page, others: readonly Thread[], rules: PageRules): Promise<OpenedThread | null> {
    const { state: thread, events } = acceptedOrThrow(openThreadOfPage(page, newId(), others, rules, tx.now));
    if (!(await this.threads.insertIfAbsent(tx, thread))) return null;
    await this.outbox.append(tx, events.map(toThreadEvent));
    return { thread, isNew: true };
  }

  /** @returns null if another request was faster */
  private async name(tx: Tx, { site, id }: Thread, { key }: Page, rules: PageRules): Promise<OpenedThread | null> {
    const found = await this.threads.lock(tx, site, id);
    if (key === null || found.key !== null) return null;
    const thread = await this.change.commit(tx, found, closeIfInactive(found, rules.closeAfterDays, tx.now));
    return { thread: await this.change.commit(tx, thread, nameThread(thread, key, rules)), isNew: false };
  }
}
