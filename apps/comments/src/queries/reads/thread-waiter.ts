import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { postCreated } from '#libs/contracts';
import { idTime, Refused } from '#libs/kernel';
import { UnreadEvents } from '#libs/messaging';

/** The event of a thread this young may still be on its way; milliseconds. */
const YOUNG_MS = 30_000;
const TIMEOUT_MS = 2_000;
/** Between two polls for threads that another replica opened; milliseconds. */
const POLL_MS = 50;
/** A flood of requests for threads that do not exist must not become a flood of waiting ones. */
const MAX_WAITING = 1_000;

/**
 * Hides the delay of a post's event: a request for a thread that is not known yet, but whose id is younger than 30 s, waits up
 * to 2 s for it. All waiting requests share one query.
 */
@Injectable()
export class ThreadWaiter {
  private readonly waiting = new Map<string, Set<() => void>>();
  private count = 0;
  private isPolling = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: UnreadEvents,
  ) {}

  /**
   * Does `work`. If that finds no such thread, but its event may be on its way, it waits for the thread and does `work` again.
   * @throws {Refused} `thread.busy` if too many requests wait; `thread.delayed` if the thread did not come and this service lags
   */
  async expecting<T>(threadId: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isMissing(error) || !isYoung(threadId)) throw error;
    }
    await this.arrival(threadId);
    try {
      return await work();
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    if (await this.events.mayContain('effects', postCreated, threadId)) {
      throw new Refused('thread.delayed', 'Not all posts have arrived here yet. Try again.', 1);
    }
    // It may have arrived between the query for it and the check for what lags.
    return work();
  }

  /** Called once a thread exists. */
  announce(threadId: string): void {
    for (const resume of this.waiting.get(threadId) ?? []) resume();
  }

  private async arrival(threadId: string): Promise<void> {
    if (this.count >= MAX_WAITING) {
      throw new Refused('thread.busy', 'Too many requests wait for new threads. Try again.', 1);
    }
    this.count++;
    await new Promise<void>((resolve) => {
      const waiters = this.waiting.get(threadId) ?? new Set();
      this.waiting.set(threadId, waiters);
      const resume = () => {
        clearTimeout(timer);
        waiters.delete(resume);
        if (waiters.size === 0) this.waiting.delete(threadId);
        resolve();
      };
      const timer = setTimeout(resume, TIMEOUT_MS);
      waiters.add(resume);
      // The thread may have arrived since the query that missed it.
      if (!this.isPolling) void this.poll();
    }).finally(() => this.count--);
  }

  private async poll(): Promise<void> {
    this.isPolling = true;
    try {
      while (this.waiting.size > 0) {
        const found = await this.dataSource.query<{ id: string }[]>(`SELECT id FROM threads WHERE id = ANY($1)`, [
          [...this.waiting.keys()],
        ]);
        for (const { id } of found) this.announce(id);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    } catch {
      // Each waiting request queries the database again and gets its error then.
      for (const id of [...this.waiting.keys()]) this.announce(id);
    } finally {
      this.isPolling = false;
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Refused && error.code === 'thread.not-found';
}

function isYoung(id: string): boolean {
  const made = idTime(id);
  return made !== null && Math.abs(Date.now() - made) < YOUNG_MS;
}
