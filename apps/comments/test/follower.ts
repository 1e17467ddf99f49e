import type { Listener, ThreadFeed } from '../src/queries/thread-feed.js';

interface Told {
  readonly id: string;
  readonly parentId: string | null;
  readonly status: string;
  readonly replyCount: number;
  readonly body?: string;
}

/** A client of a thread's stream that loses its connection now and then, in the middle of what it is sent, and comes back. */
export class Follower {
  /** The latest of each comment: with which event it came, and its text unless it is gone. */
  readonly comments = new Map<string, { touched: number; body: string | null }>();
  /** Names and ids, as they came. */
  readonly events: string[] = [];
  readonly told: Told[] = [];
  readonly faults: string[] = [];
  hasEnded = false;
  /** Those that are to be read, or a tombstone. */
  private readonly shown = new Set<string>();
  /** Whoever began with the empty thread has been told of all that is in it. */
  private beganAt: number | null = null;
  /** The id of the last event. */
  last: number | null = null;
  private stop: () => void = () => undefined;
  private connection = 0;

  /** @param constancy how likely each event leaves the connection as it is */
  constructor(
    private readonly feeds: readonly ThreadFeed[],
    private readonly thread: string,
    private readonly constancy = 1,
  ) {}

  begin(since: number | null): void {
    this.beganAt ??= since;
    this.last = since;
    const connection = ++this.connection;
    const listener: Listener = {
      reader: null,
      send: (frames) => {
        for (const frame of frames.toString().split('\n\n').slice(0, -1)) {
          // What comes to a connection that is lost does not arrive.
          if (connection !== this.connection) return;
          this.take(frame);
        }
      },
      end: () => {
        this.hasEnded = true;
        this.leave();
      },
    };
    const feed = this.feeds[Math.floor(Math.random() * this.feeds.length)];
    if (feed === undefined) throw new Error('There is no feed to follow.');
    this.stop = feed.listen(this.thread, since, listener);
  }

  leave(): void {
    this.connection++;
    this.stop();
  }

  private take(frame: string): void {
    const [, event = '', id = '', data = ''] = /^event: (\w+)\nid: (\d+)\ndata: (.*)$/.exec(frame) ?? [];
    const touched = Number(id);
    this.events.push(`${event} ${id}`);
    // What comes ahead of a change has the version before it.
    const isForward = this.last === null || touched >= this.last;
    if (!isForward && event !== 'reset') this.faults.push(`${event} ${id} after ${String(this.last)}`);
    if (event === 'comment') {
      const comment = JSON.parse(data) as Told;
      const { parentId, status, replyCount } = comment;
      const isShown = status === 'published' || replyCount > 0;
      const isOrphan = isShown && parentId !== null && !this.shown.has(parentId);
      if (this.beganAt === 1 && isOrphan) this.faults.push(`${comment.id} before what it replies to`);
      if (isShown) this.shown.add(comment.id);
      else this.shown.delete(comment.id);
      this.told.push(comment);
      this.comments.set(comment.id, { touched, body: comment.body ?? null });
    }
    this.last = touched;
    if (Math.random() < this.constancy) return;
    this.leave();
    this.begin(this.last);
  }
}
