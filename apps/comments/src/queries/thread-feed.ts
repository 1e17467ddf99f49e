import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Hints } from '#libs/messaging';
import { isGone, type Thread } from '../domain/thread.js';
import { THREAD_HINTS } from '../persistence/threads.repository.js';
import { OwnShadows, type Shadows } from './own-shadows.js';
import { CHANGES_AT_ONCE, type Span, ThreadChanges } from './thread-changes.js';
import { isLost, isToldOtherwise, newsOf, type ReaderPlace, type ThreadNews, tidings } from './thread-news.js';

/** Hints may be lost, so all threads that somebody listens to are looked at this often; milliseconds. */
const POLL = 1_000;
/** Between two looks, so that one look takes what many commits have left; milliseconds. */
const PAUSE = 20;
/** How many threads are read at a time, since all that changed in them is held until it is told. */
const ROOMS_AT_ONCE = 50;
/** How many listeners are told before others have their turn in this process. */
const TOLD_AT_ONCE = 500;
/** Asks for a thread whatever version it has. */
const UNKNOWN = -1;

/** Somebody who wants to know what happens in a thread. */
export interface Listener {
  /** Null for who is not known, and for who is told as anybody, such as a moderator. */
  readonly reader: ReaderPlace['reader'];
  /** Takes frames of an event stream. */
  send(frames: Buffer): void;
  /** Called when the thread is gone. */
  end(): void;
}

interface Place {
  readonly listener: Listener;
  since: number | null;
  isNew: boolean;
}

interface Room {
  readonly id: string;
  readonly places: readonly Place[];
}

/** One whose thread has another version than somebody in it knows. */
interface MovedRoom extends Room {
  readonly thread: Thread;
}

/**
 * Tells listeners what changes in their threads. However many there are, one loop reads for all of them: what it reads
 * follows from where each listener is, and from the table alone. So nothing is lost with a process, a hint or a connection.
 */
@Injectable()
export class ThreadFeed implements OnModuleInit, OnModuleDestroy {
  private readonly places = new Map<string, Set<Place>>();
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
      this.look(ids ?? this.places.keys());
    });
    this.poll = setInterval(() => {
      this.look(this.places.keys());
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
    const place: Place = { listener, since, isNew: true };
    const places = this.places.get(threadId) ?? new Set();
    this.places.set(threadId, places.add(place));
    this.look([threadId]);
    return () => {
      places.delete(place);
      if (places.size === 0 && this.places.get(threadId) === places) this.places.delete(threadId);
    };
  }

  private look(ids: Iterable<string>): void {
    for (const id of ids) if (this.places.has(id)) this.due.add(id);
    if (this.due.size > 0 && this.working === null && !this.isOver) this.working = this.work();
  }

  private async work(): Promise<void> {
    while (this.due.size > 0 && !this.isOver) {
      const ids = this.due;
      this.due = new Set();
      try {
        await this.lookAt([...ids].flatMap((id) => this.roomOf(id)));
      } catch (error) {
        // The poll looks again, and whoever listens misses nothing.
        this.log.warn(`The threads that somebody listens to could not be read: ${String(error)}`);
      }
      await sleep(PAUSE);
    }
    this.working = null;
  }

  private roomOf(id: string): Room[] {
    const places = this.places.get(id);
    return places === undefined ? [] : [{ id, places: [...places] }];
  }

  /** @param rooms with those who listen now: who comes while it reads may be further back, and has to wait for the next look */
  private async lookAt(rooms: readonly Room[]): Promise<void> {
    const found = await this.changes.moved(rooms.map(({ id, places }) => ({ id, version: known(places) })));
    const threads = new Map(found.map((thread) => [thread.id, thread]));
    const moved = rooms.flatMap((room) => {
      const thread = threads.get(room.id);
      return thread === undefined ? [] : [{ ...room, thread }];
    });
    for (let i = 0; i < moved.length; i += ROOMS_AT_ONCE) await this.tellIn(moved.slice(i, i + ROOMS_AT_ONCE));
  }

  private async tellIn(rooms: readonly MovedRoom[]): Promise<void> {
    const changes = await this.changes.within(rooms.flatMap(spanOf));
    const shadows = await this.shadowsIn(rooms);
    for (const { id, places, thread } of rooms) {
      if (isGone(thread)) {
        for (const { listener } of places) listener.end();
        continue;
      }
      const rows = changes.get(id) ?? [];
      const news = newsOf(thread, rows, rows.filter(({ isAbove }) => !isAbove).length < CHANGES_AT_ONCE);
      await tell(news, places, shadows);
      if (news.upTo < news.version) this.look([id]);
    }
  }

  /** What only they take for published, of those who are known. */
  private async shadowsIn(rooms: readonly Room[]): Promise<ReadonlyMap<Place, Shadows>> {
    const known = rooms.flatMap(({ id: threadId, places }) =>
      places.flatMap((place) => {
        const { reader } = place.listener;
        return reader === null ? [] : [{ threadId, ...reader, place }];
      }),
    );
    const shadows = await this.shadows.of(known);
    return new Map([...shadows].map(([{ place }, theirs]) => [place, theirs]));
  }
}

async function tell(news: ThreadNews, places: readonly Place[], shadows: ReadonlyMap<Place, Shadows>): Promise<void> {
  const shared = new Map<string, { frames: Buffer; since: number }>();
  for (const [i, place] of places.entries()) {
    if (i % TOLD_AT_ONCE === TOLD_AT_ONCE - 1) await turn();
    const { since, isNew, listener } = place;
    const at: ReaderPlace = { since, isNew, reader: listener.reader, shadows: shadows.get(place) };
    const key = isToldOtherwise(news, at) ? null : `${String(since)} ${String(isNew)}`;
    const told = (key === null ? undefined : shared.get(key)) ?? packed(news, at);
    if (key !== null) shared.set(key, told);
    place.since = told.since;
    place.isNew = false;
    listener.send(told.frames);
  }
}

/** Many get the same bytes. */
function packed(news: ThreadNews, place: ReaderPlace): { frames: Buffer; since: number } {
  const { frames, since } = tidings(news, place);
  return { frames: Buffer.from(frames), since };
}

/** The version that all who listen have been told of. */
function known(places: readonly Place[]): number {
  return places.reduce((least, { since, isNew }) => (isNew ? UNKNOWN : Math.min(least, since ?? UNKNOWN)), 2 ** 31 - 1);
}

/** What has to be read for those who are behind; nothing where nobody is. */
function spanOf({ places, thread }: MovedRoom): Span[] {
  if (isGone(thread)) return [];
  const { id: threadId, version: upTo } = thread;
  const behind = places.flatMap(({ since, isNew }) =>
    since === null || isLost({ since, isNew }, upTo) ? [] : [since],
  );
  const after = behind.reduce((least, since) => Math.min(least, since), upTo);
  return after < upTo ? [{ threadId, after, upTo }] : [];
}
