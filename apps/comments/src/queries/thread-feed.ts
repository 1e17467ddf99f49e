import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Hints } from '#libs/messaging';
import { isGone, type Thread } from '../domain/thread.js';
import { THREAD_HINTS } from '../persistence/threads.repository.js';
import { OwnShadows, type Shadows } from './own-shadows.js';
import { CHANGES_AT_ONCE, type Span, ThreadChanges } from './thread-changes.js';
import { isLost, isToldOtherwise, newsOf, type Progress, type ThreadNews, framesFor } from './thread-news.js';

/** Hints may be lost, so all threads that somebody listens to are looked at this often; milliseconds. */
const POLL = 1_000;
/** Between two looks, so that one look takes what many commits have left; milliseconds. */
const PAUSE = 20;
/** How many threads are read at a time, since all that changed in them is held until it is told. */
const THREADS_AT_ONCE = 50;
/** How many listeners are told before others have their turn in this process. */
const TOLD_AT_ONCE = 500;
/** Asks for a thread whatever version it has. */
const UNKNOWN = -1;

/** Somebody who wants to know what happens in a thread. */
export interface Listener {
  /** Null for who is not known, and for who is told as anybody, such as a moderator. */
  readonly reader: Progress['reader'];
  /** Takes frames of an event stream. */
  send(frames: Buffer): void;
  /** Called when the thread is gone. */
  end(): void;
}

interface Subscription {
  readonly listener: Listener;
  since: number | null;
  isNew: boolean;
}

interface FollowedThread {
  readonly id: string;
  readonly subscriptions: readonly Subscription[];
}

/** One that has another version than some who follow it know. */
interface MovedThread extends FollowedThread {
  readonly thread: Thread;
}

/**
 * Tells listeners what changes in their threads. However many there are, one loop reads for all of them: what it reads
 * follows from where each listener is, and from the table alone. So nothing is lost with a process, a hint or a connection.
 */
@Injectable()
export class ThreadFeed implements OnModuleInit, OnModuleDestroy {
  private readonly subscriptions = new Map<string, Set<Subscription>>();
  private readonly log = new Logger(ThreadFeed.name);
  private due = new Set<string>();
  private working: Promise<void> | null = null;
  private poll: NodeJS.Timeout | null = null;
  private unlisten: () => void = () => undefined;
  private isOver = false;

  constructor(
    private readonly changes: ThreadChanges,
    private readonly shadows: OwnShadows,
    private readonly hints: Hints,
  ) {}

  onModuleInit(): void {
    this.unlisten = this.hints.listen(THREAD_HINTS, (ids) => {
      this.look(ids ?? this.subscriptions.keys());
    });
    this.poll = setInterval(() => {
      this.look(this.subscriptions.keys());
    }, POLL).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    this.unlisten();
    if (this.poll !== null) clearInterval(this.poll);
    await this.working;
  }

  /**
   * @param since the version that the listener knows; null to begin with the thread as it is now
   * @returns what ends the listening
   */
  listen(threadId: string, since: number | null, listener: Listener): () => void {
    const subscription: Subscription = { listener, since, isNew: true };
    const subscriptions = this.subscriptions.get(threadId) ?? new Set();
    this.subscriptions.set(threadId, subscriptions.add(subscription));
    this.look([threadId]);
    return () => {
      subscriptions.delete(subscription);
      if (subscriptions.size === 0 && this.subscriptions.get(threadId) === subscriptions)
        this.subscriptions.delete(threadId);
    };
  }

  private look(ids: Iterable<string>): void {
    for (const id of ids) if (this.subscriptions.has(id)) this.due.add(id);
    if (this.due.size > 0 && this.working === null && !this.isOver) this.working = this.work();
  }

  private async work(): Promise<void> {
    while (this.due.size > 0 && !this.isOver) {
      const ids = this.due;
      this.due = new Set();
      try {
        await this.lookAt([...ids].flatMap((id) => this.followed(id)));
      } catch (error) {
        // The poll looks again, and whoever listens misses nothing.
        this.log.warn(`The threads that somebody listens to could not be read: ${String(error)}`);
      }
      await sleep(PAUSE);
    }
    this.working = null;
  }

  private followed(id: string): FollowedThread[] {
    const subscriptions = this.subscriptions.get(id);
    return subscriptions === undefined ? [] : [{ id, subscriptions: [...subscriptions] }];
  }

  /** @param followed with those who listen now: who comes while it reads may be further back, and has to wait for the next look */
  private async lookAt(followed: readonly FollowedThread[]): Promise<void> {
    const found = await this.changes.moved(
      followed.map(({ id, subscriptions }) => ({ id, version: leastKnown(subscriptions) })),
    );
    const threads = new Map(found.map((thread) => [thread.id, thread]));
    const moved = followed.flatMap((one) => {
      const thread = threads.get(one.id);
      return thread === undefined ? [] : [{ ...one, thread }];
    });
    for (let i = 0; i < moved.length; i += THREADS_AT_ONCE) await this.tellIn(moved.slice(i, i + THREADS_AT_ONCE));
  }

  private async tellIn(threads: readonly MovedThread[]): Promise<void> {
    const changes = await this.changes.within(threads.flatMap(spanOf));
    const shadows = await this.shadowsIn(threads);
    for (const { id, subscriptions, thread } of threads) {
      if (isGone(thread)) {
        for (const { listener } of subscriptions) listener.end();
        continue;
      }
      const rows = changes.get(id) ?? [];
      const news = newsOf(thread, rows, rows.filter(({ isAbove }) => !isAbove).length < CHANGES_AT_ONCE);
      await tell(news, subscriptions, shadows);
      if (news.upTo < news.version) this.look([id]);
    }
  }

  /** What only they take for published, of those who are known. */
  private async shadowsIn(threads: readonly FollowedThread[]): Promise<ReadonlyMap<Subscription, Shadows>> {
    const known = threads.flatMap(({ id: threadId, subscriptions }) =>
      subscriptions.flatMap((subscription) => {
        const { reader } = subscription.listener;
        return reader === null ? [] : [{ threadId, ...reader, subscription }];
      }),
    );
    const shadows = await this.shadows.of(known);
    return new Map([...shadows].map(([{ subscription }, theirs]) => [subscription, theirs]));
  }
}

async function tell(
  news: ThreadNews,
  subscriptions: readonly Subscription[],
  shadows: ReadonlyMap<Subscription, Shadows>,
): Promise<void> {
  const shared = new Map<string, { frames: Buffer; since: number }>();
  for (const [i, subscription] of subscriptions.entries()) {
    if (i % TOLD_AT_ONCE === TOLD_AT_ONCE - 1) await turn();
    const { since, isNew, listener } = subscription;
    const at: Progress = { since, isNew, reader: listener.reader, shadows: shadows.get(subscription) };
    const key = isToldOtherwise(news, at) ? null : `${String(since)} ${String(isNew)}`;
    const told = (key === null ? undefined : shared.get(key)) ?? packed(news, at);
    if (key !== null) shared.set(key, told);
    subscription.since = told.since;
    subscription.isNew = false;
    listener.send(told.frames);
  }
}

/** Many get the same bytes. */
function packed(news: ThreadNews, progress: Progress): { frames: Buffer; since: number } {
  const { frames, since } = framesFor(news, progress);
  return { frames: Buffer.from(frames), since };
}

/** The version that all who listen have been told of. */
function leastKnown(subscriptions: readonly Subscription[]): number {
  return subscriptions.reduce(
    (least, { since, isNew }) => (isNew ? UNKNOWN : Math.min(least, since ?? UNKNOWN)),
    2 ** 31 - 1,
  );
}

/** What has to be read for those who are behind; nothing where nobody is. */
function spanOf({ subscriptions, thread }: MovedThread): Span[] {
  if (isGone(thread)) return [];
  const { id: threadId, version: upTo } = thread;
  const behind = subscriptions.flatMap(({ since, isNew }) =>
    since === null || isLost({ since, isNew }, upTo) ? [] : [since],
  );
  const after = behind.reduce((least, since) => Math.min(least, since), upTo);
  return after < upTo ? [{ threadId, after, upTo }] : [];
}
