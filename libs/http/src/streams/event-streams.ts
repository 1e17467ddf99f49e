import type { FastifyReply } from 'fastify';
import { type Clock, systemClock } from '#libs/kernel';
import type { Sites } from '#libs/sites';
import { EventStream, type StreamOptions } from './event-stream.js';

export interface EventStreamSettings {
  /** How long a stream may be silent before a comment keeps it alive; milliseconds. */
  readonly heartbeatInterval: number;
  /** How often to check for streams that are silent or expired; milliseconds. */
  readonly checkInterval: number;
  /** Bytes that may wait for a slow client before it is dropped. */
  readonly maxBufferedBytes: number;
}

export const defaultEventStreamSettings: EventStreamSettings = {
  heartbeatInterval: 15_000,
  checkInterval: 1_000,
  maxBufferedBytes: 256 * 1024,
};

/** A client reconnects after this time to twice this time, so that not all clients come at once. */
const RETRY_MS = 1_000;

/** All the streams of Server-Sent Events of one service in this process. One timer serves them all. */
export class EventStreams {
  private readonly streams = new Set<EventStream>();
  private readonly timer: NodeJS.Timeout;
  private isClosed = false;

  constructor(
    private readonly sites: Sites,
    private readonly settings = defaultEventStreamSettings,
    private readonly clock: Clock = systemClock,
  ) {
    this.timer = setInterval(() => {
      this.check();
    }, settings.checkInterval).unref();
  }

  /** Takes over a response from Fastify and begins a stream with it; headers that hooks have set, as for CORS, are sent too. */
  begin(reply: FastifyReply, options: StreamOptions): EventStream {
    const { raw } = reply;
    const headers = reply.getHeaders();
    reply.hijack();
    raw.writeHead(200, {
      ...(headers as Record<string, string | string[]>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-store',
      // Turns off the response buffer of nginx.
      'x-accel-buffering': 'no',
    });
    const stream = new EventStream(raw, options, this.settings.maxBufferedBytes);
    if (reply.request.method === 'HEAD' || this.isClosed) {
      stream.end();
      return stream;
    }
    stream.send(`retry: ${String(RETRY_MS + Math.floor(Math.random() * RETRY_MS))}\n\n`);
    this.streams.add(stream);
    stream.onceClosed(() => this.streams.delete(stream));
    return stream;
  }

  get count(): number {
    return this.streams.size;
  }

  /** Ends all streams, and each one that begins later: the clients connect to another process, or wait for the next. */
  endAll(): void {
    this.isClosed = true;
    clearInterval(this.timer);
    for (const stream of this.streams) stream.end();
  }

  private check(): void {
    const now = this.clock.now().getTime();
    const silentSince = performance.now() - this.settings.heartbeatInterval;
    for (const stream of this.streams) {
      if (this.isExpired(now, stream.options)) stream.end();
      else if (stream.sentAt <= silentSince) stream.send(': \n\n');
      stream.destroyIfEndedBefore(silentSince);
    }
  }

  /** A site that was changed may have other keys now: clients with access to the new one reconnect. */
  private isExpired(now: number, { site, endsAt }: StreamOptions): boolean {
    return (endsAt !== null && endsAt <= now) || this.sites.find(site.name) !== site;
  }
}
