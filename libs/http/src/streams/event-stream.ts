import type { ServerResponse } from 'node:http';
import type { Site } from '#libs/sites';

/** Whose client listens, and until when. */
export interface StreamTerms {
  /** As it was when the stream began. */
  readonly site: Site;
  /** When the token ends that the client came with, in milliseconds since 1970; null without one. */
  readonly endsAt: number | null;
}

/** One client that listens to Server-Sent Events. It costs no timer of its own: there may be ten thousand of them. */
export class EventStream {
  /** By the clock that never goes back; milliseconds. */
  sentAt = performance.now();
  private endedAt = Infinity;

  /**
   * @param mostWaiting bytes that may wait for a slow client
   */
  constructor(
    private readonly raw: ServerResponse,
    readonly terms: StreamTerms,
    private readonly mostWaiting: number,
  ) {}

  get isOpen(): boolean {
    return !this.raw.writableEnded && !this.raw.destroyed;
  }

  /**
   * Sends whole frames. A client that has not taken what was sent before is dropped, and may come back where it was. What
   * is sent now does not count, so that whoever has much to catch up with gets it.
   */
  send(frames: string | Buffer): void {
    if (!this.isOpen || frames.length === 0) return;
    if (this.raw.writableLength > this.mostWaiting) {
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

  /** Lets go of a client that has not taken what was sent before the end, if that was before this time. */
  forgetIfEndedBefore(time: number): void {
    if (this.endedAt < time) this.raw.destroy();
  }

  /** Calls `action` once, when the client is gone or the stream has ended. */
  onceClosed(action: () => void): void {
    if (this.raw.destroyed) action();
    else this.raw.once('close', action);
  }
}
