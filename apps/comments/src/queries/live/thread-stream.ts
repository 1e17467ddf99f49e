import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Hints } from '#libs/messaging';
import { isGone, type Thread } from '../../domain/thread.js';
import { THREAD_HINTS } from '../../persistence/threads.repository.js';
import { type ShadowBanned, ShadowBanOverlay } from '../shadow-ban-overlay.js';
import { MAX_CHANGES, type Span, ThreadChanges } from './thread-changes.js';
import {
  isLost,
  needsOwnUpdates,
  type PreparedUpdates,
  prepareUpdates,
  type Progress,
  type ThreadUpdate,
  updatesFor,
} from './thread-updates.js';

/** All threads with listeners are polled this often, since hints may be lost; milliseconds. */
const POLL_MS = 1_000;
/** Between two reads, so that one read takes what many commits have left; milliseconds. */
const PAUSE_MS = 20;
/** Threads that are read at a time, since all their changes are held in memory until they are sent. */
const MAX_THREADS = 50;
/** Listeners that are served before other work of this process runs. */
const MAX_LISTENERS = 500;
/** Asks for a thread whatever version it has. */
const UNKNOWN = -1;

/** A client that follows a thread. */
export interface Listener {
  /** Null for an anonymous reader, and for one who gets the same as an anonymous one, such as a moderator. */
  readonly reader: Progress['reader'];
  /** Many listeners get the same array, and must not change it. */
  send(updates: readonly ThreadUpdate[]): void;
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

/** A thread whose version differs from what some of its listeners know. */
interface ChangedThread extends FollowedThread {
  readonly thread: Thread;
}

/**
 * Sends to listeners what changes in their threads. One loop reads for all of them: what it reads follows from the progress of
 * each listener and from the table alone. So nothing is lost with a process, a hint or a connection.
 */
@Injectable()
export class ThreadStream implements OnModuleInit, OnModuleDestroy {
  private readonly subscriptions = new Map<string, Set<Subscription>>();
  private readonly log = new Logger(ThreadStream.name);
  private due = new Set<string>();
  private working: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private unlisten: () => void = () => undefined;
  private isClosed = false;

  constructor(
    private readonly changes: ThreadChanges,
    private readonly shadowBans: ShadowBanOverlay,
    private readonly hints: Hints,
  ) {}

  onModuleInit(): void {
    this.unlisten = this.hints.listen(THREAD_HINTS, (ids) => {
      this.check(ids ?? this.subscriptions.keys());
    });
    this.timer = setInterval(() => {
      this.check(this.subscriptions.keys());
    }, POLL_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    this.unlisten();
    if (this.timer !== null) clearInterval(this.timer);
    await this.working;
  }

  /**
   * @param since the version that the listener knows; null to begin with the thread as it is now
   * @returns a function that ends the subscription
   */
  listen(threadId: string, since: number | null, listener: Listener): () => void {
    const subscription: Subscription = { listener, since, isNew: true };
    const subscriptions = this.subscriptions.get(threadId) ?? new Set();
    this.subscriptions.set(threadId, subscriptions.add(subscription));
    this.check([threadId]);
    return () => {
      subscriptions.delete(subscription);
      if (subscriptions.size === 0 && this.subscriptions.get(threadId) === subscriptions)
        this.subscriptions.delete(threadId);
    };
  }

  private check(ids: Iterable<string>): void {
    for (const id of ids) if (this.subscriptions.has(id)) this.due.add(id);
    if (this.due.size > 0 && this.working === null && !this.isClosed) this.working = this.work();
  }

  private async work(): Promise<void> {
    while (this.due.size > 0 && !this.isClosed) {
      const ids = this.due;
      this.due = new Set();
      try {
        await this.checkNow([...ids].flatMap((id) => this.followed(id)));
      } catch (error) {
        // The next poll reads them again, and no listener misses anything.
        this.log.warn(`Threads with listeners could not be read, and are read again: ${String(error)}`);
      }
      await sleep(PAUSE_MS);
    }
    this.working = null;
  }

  private followed(id: string): FollowedThread[] {
    const subscriptions = this.subscriptions.get(id);
    return subscriptions === undefined ? [] : [{ id, subscriptions: [...subscriptions] }];
  }

  /** @param followed with their listeners of now: one that comes during the read may be further behind, and waits for the next */
  private async checkNow(followed: readonly FollowedThread[]): Promise<void> {
    const found = await this.changes.changed(
      followed.map(({ id, subscriptions }) => ({ id, version: leastKnown(subscriptions) })),
    );
    const threads = new Map(found.map((thread) => [thread.id, thread]));
    const changed = followed.flatMap((one) => {
      const thread = threads.get(one.id);
      return thread === undefined ? [] : [{ ...one, thread }];
    });
    for (let i = 0; i < changed.length; i += MAX_THREADS) await this.sendChanges(changed.slice(i, i + MAX_THREADS));
  }

  private async sendChanges(threads: readonly ChangedThread[]): Promise<void> {
    const changes = await this.changes.within(threads.flatMap(spanOf));
    const shadowBanned = await this.shadowBannedIn(threads);
    for (const { id, subscriptions, thread } of threads) {
      if (isGone(thread)) {
        for (const { listener } of subscriptions) listener.end();
        continue;
      }
      const rows = changes.get(id) ?? [];
      const isComplete = rows.filter(({ isAbove }) => !isAbove).length < MAX_CHANGES;
      const prepared = prepareUpdates(thread, rows, isComplete);
      await send(prepared, subscriptions, shadowBanned);
      if (prepared.upTo < prepared.version) this.check([id]);
    }
  }

  /** What each known reader alone takes for published. */
  private async shadowBannedIn(threads: readonly FollowedThread[]): Promise<ReadonlyMap<Subscription, ShadowBanned>> {
    const known = threads.flatMap(({ id: threadId, subscriptions }) =>
      subscriptions.flatMap((subscription) => {
        const { reader } = subscription.listener;
        return reader === null ? [] : [{ threadId, ...reader, subscription }];
      }),
    );
    const found = await this.shadowBans.of(known);
    return new Map([...found].map(([{ subscription }, comments]) => [subscription, comments]));
  }
}

async function send(
  prepared: PreparedUpdates,
  subscriptions: readonly Subscription[],
  shadowBanned: ReadonlyMap<Subscription, ShadowBanned>,
): Promise<void> {
  const shared = new Map<string, ReturnType<typeof updatesFor>>();
  for (const [i, subscription] of subscriptions.entries()) {
    if (i % MAX_LISTENERS === MAX_LISTENERS - 1) await nextTurn();
    const { since, isNew, listener } = subscription;
    const progress: Progress = { since, isNew, reader: listener.reader, shadowBanned: shadowBanned.get(subscription) };
    const key = needsOwnUpdates(prepared, progress) ? null : `${String(since)} ${String(isNew)}`;
    const next = (key === null ? undefined : shared.get(key)) ?? updatesFor(prepared, progress);
    if (key !== null) shared.set(key, next);
    subscription.since = next.since;
    subscription.isNew = false;
    if (next.updates.length > 0) listener.send(next.updates);
  }
}

/** The version that all listeners know. */
function leastKnown(subscriptions: readonly Subscription[]): number {
  return subscriptions.reduce(
    (least, { since, isNew }) => (isNew ? UNKNOWN : Math.min(least, since ?? UNKNOWN)),
    2 ** 31 - 1,
  );
}

/** The changes that listeners miss; nothing if none does. */
function spanOf({ subscriptions, thread }: ChangedThread): Span[] {
  if (isGone(thread)) return [];
  const { id: threadId, version: upTo } = thread;
  const behind = subscriptions.flatMap(({ since, isNew }) =>
    since === null || isLost({ since, isNew }, upTo) ? [] : [since],
  );
  const after = behind.reduce((least, since) => Math.min(least, since), upTo);
  return after < upTo ? [{ threadId, after, upTo }] : [];
}
