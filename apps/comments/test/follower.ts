import type { Listener, ThreadStream } from '../src/queries/live/thread-stream.js';
import type { ThreadUpdate } from '../src/queries/live/thread-updates.js';

interface CommentData {
  readonly id: string;
  readonly parentId: string | null;
  readonly status: string;
  readonly replyCount: number;
  readonly body?: string;
}

/** A client of a thread's stream that loses its connection now and then, in the middle of what it is sent, and comes back. */
export class Follower {
  /** The latest of each comment: with which event it came, and its text unless it is gone. */
  readonly comments = new Map<string, { version: number; body: string | null }>();
  /** Names and ids, in the order in which they came. */
  readonly events: string[] = [];
  readonly received: CommentData[] = [];
  readonly errors: string[] = [];
  hasEnded = false;
  /** The comments that are visible, tombstones included. */
  private readonly visible = new Set<string>();
  /** A client that began with the empty thread knows everything in it. */
  private beganAt: number | null = null;
  /** The id of the last event. */
  last: number | null = null;
  private stop: () => void = () => undefined;
  private connection = 0;

  /** @param constancy how likely each event leaves the connection open */
  constructor(
    private readonly streams: readonly ThreadStream[],
    private readonly thread: string,
    private readonly constancy = 1,
  ) {}

  begin(since: number | null): void {
    this.beganAt ??= since;
    this.last = since;
    const connection = ++this.connection;
    const listener: Listener = {
      reader: null,
      send: (updates) => {
        for (const update of updates) {
          // What is sent to a lost connection does not arrive.
          if (connection !== this.connection) return;
          this.take(update);
        }
      },
      end: () => {
        this.hasEnded = true;
        this.leave();
      },
    };
    const stream = this.streams[Math.floor(Math.random() * this.streams.length)];
    if (stream === undefined) throw new Error('There is no stream to follow.');
    this.stop = stream.listen(this.thread, since, listener);
  }

  leave(): void {
    this.connection++;
    this.stop();
  }

  private take({ event, id, data }: ThreadUpdate): void {
    this.events.push(`${event} ${String(id)}`);
    // An ancestor that comes ahead of a change has the version before it.
    const isForward = this.last === null || id >= this.last;
    if (!isForward && event !== 'reset') this.errors.push(`${event} ${String(id)} after ${String(this.last)}`);
    if (event === 'comment') {
      const comment = data as CommentData;
      const { parentId, status, replyCount } = comment;
      const isVisible = status === 'published' || replyCount > 0;
      const isOrphan = isVisible && parentId !== null && !this.visible.has(parentId);
      if (this.beganAt === 1 && isOrphan) this.errors.push(`${comment.id} before its parent`);
      if (isVisible) this.visible.add(comment.id);
      else this.visible.delete(comment.id);
      this.received.push(comment);
      this.comments.set(comment.id, { version: id, body: comment.body ?? null });
    }
    this.last = id;
    if (Math.random() < this.constancy) return;
    this.leave();
    this.begin(this.last);
  }
}
