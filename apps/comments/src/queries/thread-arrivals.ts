import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { postCreated } from '#libs/contracts';
import { idTime, Refused } from '#libs/kernel';
import { UnreadEvents } from '#libs/messaging';

/** A thread this young may be on its way to us; milliseconds. */
const YOUNG = 30_000;
const PATIENCE = 2_000;
/** Between two looks for threads that another replica opened. */
const LOOK_EVERY = 50;
/** A flood of requests for threads that do not exist must not become a flood of waiting ones. */
const MOST_WAITING = 1_000;

/**
 * Hides the way that a post's event takes to us: whoever asks for a thread that is not known yet, but has an id made within
 * the last 30 s, waits up to 2 s for it. All who wait share one query.
 */
@Injectable()
export class ThreadArrivals {
  private readonly waiting = new Map<string, Set<() => void>>();
  private count = 0;
  private looking = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: UnreadEvents,
  ) {}

  /**
   * Does `work`; if that finds no such thread, but the thread may be on its way, waits for it and does it once more.
   * @throws {Refused} `thread.busy` when too many wait already; `thread.delayed` where it did not come, and we are behind
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
      throw new Refused('thread.delayed', 'Not all posts have come here yet.', 1);
    }
    // It may have come between the look for it and the look at what is behind.
    return work();
  }

  /** Called once a thread is there. */
  announce(threadId: string): void {
    for (const goOn of this.waiting.get(threadId) ?? []) goOn();
  }

  private async arrival(threadId: string): Promise<void> {
    if (this.count >= MOST_WAITING) throw new Refused('thread.busy', 'Too many wait for new threads.', 1);
    this.count++;
    await new Promise<void>((resolve) => {
      const waiters = this.waiting.get(threadId) ?? new Set();
      this.waiting.set(threadId, waiters);
      const goOn = () => {
        clearTimeout(timer);
        waiters.delete(goOn);
        if (waiters.size === 0) this.waiting.delete(threadId);
        resolve();
      };
      const timer = setTimeout(goOn, PATIENCE);
      waiters.add(goOn);
      // The thread may have come between the look that missed it and now.
      if (!this.looking) void this.look();
    }).finally(() => this.count--);
  }

  private async look(): Promise<void> {
    this.looking = true;
    try {
      while (this.waiting.size > 0) {
        const found = await this.dataSource.query<{ id: string }[]>(`SELECT id FROM threads WHERE id = ANY($1)`, [
          [...this.waiting.keys()],
        ]);
        for (const { id } of found) this.announce(id);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
      }
    } catch {
      // Whoever waits asks the database again and gets its error then.
      for (const id of [...this.waiting.keys()]) this.announce(id);
    } finally {
      this.looking = false;
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Refused && error.code === 'thread.not-found';
}

function isYoung(id: string): boolean {
  const made = idTime(id);
  return made !== null && Math.abs(Date.now() - made) < YOUNG;
}
