import type { FastifyReply } from 'fastify';
import { type Clock, systemClock } from '#libs/kernel';
import type { Sites } from '#libs/sites';
import { EventStream, type StreamTerms } from './event-stream.js';

/** Times are milliseconds. */
export interface EventStreamSettings {
  /** How long a stream may be silent before a comment shows that it is alive. */
  readonly heartbeat: number;
  /** How often to look for streams that are silent or over. */
  readonly lookEvery: number;
  /** Bytes that may wait for a slow client before it is dropped. */
  readonly mostWaiting: number;
}

export const defaultEventStreamSettings: EventStreamSettings = {
  heartbeat: 15_000,
  lookEvery: 1_000,
  mostWaiting: 256 * 1024,
};

/** A client waits from so many milliseconds to twice as long before it connects again: not all of them at once. */
const RETRY = 1_000;

/** All the streams of Server-Sent Events of one service in this process. One timer serves them all. */
export class EventStreams {
  private readonly streams = new Set<EventStream>();
  private readonly timer: NodeJS.Timeout;
  private isOver = false;

  constructor(
    private readonly sites: Sites,
    private readonly settings = defaultEventStreamSettings,
    private readonly clock: Clock = systemClock,
  ) {
    this.timer = setInterval(() => {
      this.lookAround();
    }, settings.lookEvery).unref();
  }

  /** Takes an answer out of Fastify's hands and begins a stream with it; what hooks have set, as for CORS, goes along. */
  begin(reply: FastifyReply, terms: StreamTerms): EventStream {
    const { raw } = reply;
    const headers = reply.getHeaders();
    reply.hijack();
    raw.writeHead(200, {
      ...(headers as Record<string, string | string[]>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-store',
      // So that nginx does not hold back what comes.
      'x-accel-buffering': 'no',
    });
    const stream = new EventStream(raw, terms, this.settings.mostWaiting);
    if (reply.request.method === 'HEAD' || this.isOver) {
      stream.end();
      return stream;
    }
    stream.send(`retry: ${String(RETRY + Math.floor(Math.random() * RETRY))}\n\n`);
    this.streams.add(stream);
    stream.onceClosed(() => this.streams.delete(stream));
    return stream;
  }

  get count(): number {
    return this.streams.size;
  }

  /** Ends all of them, and each that begins later: their clients find another process, or wait for the next. */
  endAll(): void {
    this.isOver = true;
    clearInterval(this.timer);
    for (const stream of this.streams) stream.end();
  }

  private lookAround(): void {
    const now = this.clock.now().getTime();
    const silentSince = performance.now() - this.settings.heartbeat;
    for (const stream of this.streams) {
      if (this.isOverBy(now, stream.terms)) stream.end();
      else if (stream.sentAt <= silentSince) stream.send(': \n\n');
      stream.forgetIfEndedBefore(silentSince);
    }
  }

  /** A site that was changed may have other keys by now: whoever still may listen comes back. */
  private isOverBy(now: number, { site, endsAt }: StreamTerms): boolean {
    return (endsAt !== null && endsAt <= now) || this.sites.find(site.name) !== site;
  }
}
