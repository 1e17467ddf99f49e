import type { ServerResponse } from 'node:http';
import type { Site } from '#libs/sites';

/** The site of a stream's client, and when its access ends. */
export interface StreamOptions {
  /** As it was when the stream began. */
  readonly site: Site;
  /** When the client's token expires, in milliseconds since 1970; null without a token. */
  readonly endsAt: number | null;
}

/** One client that listens to Server-Sent Events. It has no timer of its own: there may be ten thousand clients. */
export class EventStream {
  /** By the monotonic clock; milliseconds. */
  sentAt = performance.now();
  private endedAt = Infinity;

  /** @param maxBufferedBytes that may wait for a slow client */
  constructor(
    private readonly raw: ServerResponse,
    readonly options: StreamOptions,
    private readonly maxBufferedBytes: number,
  ) {}

  get isOpen(): boolean {
    return !this.raw.writableEnded && !this.raw.destroyed;
  }

  /**
   * Sends whole frames. It drops a client that has not read what was sent before; the client may resume from its last event.
   * The size of these frames does not count, so that a client that resumes gets all that it missed.
   */
  send(frames: string | Buffer): void {
    if (!this.isOpen || frames.length === 0) return;
    if (this.raw.writableLength > this.maxBufferedBytes) {
      this.raw.destroy();
      return;
    }
    this.sentAt = performance.now();
    this.raw.write(frames);
  }

  end(): void {
    if (!this.isOpen) return;
    this.endedAt = performance.now();
    this.raw.end();
  }

  /** Drops a client that has not read everything, if the stream ended before this time. */
  destroyIfEndedBefore(time: number): void {
    if (this.endedAt < time) this.raw.destroy();
  }

  /** Calls `action` once, when the client has disconnected or the stream has ended. */
  onceClosed(action: () => void): void {
    if (this.raw.destroyed) action();
    else this.raw.once('close', action);
  }
}
