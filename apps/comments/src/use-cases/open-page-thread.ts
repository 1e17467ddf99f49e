import { Injectable } from '@nestjs/common';
import { type Cause, newId, acceptedOrThrow } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import { sqlState, type Tx, UnitOfWork } from '#libs/persistence';
import {
  nameThread,
  openThreadOfPage,
  type Page,
  type PageTerms,
  threadOfPage,
  threadToName,
} from '../domain/page-thread.js';
import type { Thread } from '../domain/thread.js';
import { tellOfThread } from '../events/outgoing.js';
import { closeIfOver } from '../domain/quiet-thread.js';
import { PageThreadsRepository } from '../persistence/page-threads.repository.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';
import { FindThread } from '../queries/find-thread.js';
import { ThreadChange } from './thread-change.js';

export interface OpenedThread {
  readonly thread: Thread;
  /** Whether it was not there before. */
  readonly made: boolean;
}

const UNIQUE_VIOLATION = '23505';

/** The thread of a page; made if there is none. However many ask at once, a page has one. */
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

  async execute(page: Page, terms: PageTerms, cause: Cause): Promise<OpenedThread> {
    // Nearly always it is there, and whoever writes in it need not be waited for.
    const { site, key, url } = page;
    const called = key === null ? ({ by: 'address', name: url.normal } as const) : ({ by: 'key', name: key } as const);
    const known = await this.find.ofPage({ site, ...called });
    if (known !== null) return { thread: known, made: false };
    const open = () => this.unitOfWork.run(cause, (tx) => this.open(tx, page, terms));
    try {
      return await open();
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      // While this thread was given the key, another one got it: that one is the page's now.
      return open();
    }
  }

  private async open(tx: Tx, page: Page, terms: PageTerms): Promise<OpenedThread> {
    for (;;) {
      const candidates = await this.pageThreads.candidates(tx, page.site, page.key, page.url.normal);
      const found = threadOfPage(page, candidates);
      if (found !== null) return { thread: found, made: false };
      const nameless = threadToName(page, candidates);
      const opened =
        nameless === null ? await this.make(tx, page, candidates, terms) : await this.name(tx, nameless, page, terms);
      if (opened !== null) return opened;
    }
  }

  /** @returns null if somebody else was faster */
  private async make(tx: Tx, page: Page, others: readonly Thread[], terms: PageTerms): Promise<OpenedThread | null> {
    const { state: thread, events } = acceptedOrThrow(openThreadOfPage(page, newId(), others, terms, tx.now));
    if (!(await this.threads.insertUnlessThere(tx, thread))) return null;
    await this.outbox.append(
      tx,
      events.map((event) => tellOfThread(event, thread)),
    );
    return { thread, made: true };
  }

  /** @returns null if somebody else was faster */
  private async name(tx: Tx, { site, id }: Thread, { key }: Page, terms: PageTerms): Promise<OpenedThread | null> {
    const thread = await this.threads.lock(tx, site, id);
    if (key === null || thread.key !== null) return null;
    const standing = acceptedOrThrow(closeIfOver(thread, terms.closeAfterDays, tx.now));
    const named = acceptedOrThrow(nameThread(standing.state, key, terms));
    await this.change.commit(tx, standing);
    await this.change.commit(tx, named);
    return { thread: named.state, made: false };
  }
}
