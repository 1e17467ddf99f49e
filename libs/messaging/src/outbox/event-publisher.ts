import { headers, type Msg, type MsgHdrs, PermissionViolationError, type Subscription } from '@nats-io/transport-node';
import { ENVELOPE_CONTENT_TYPE, type Envelope } from '#libs/contracts';
import type { Broker } from '../nats/broker.js';
import { Interrupted } from '../timeouts.js';
import type { PendingEvent } from './outbox-rows.js';

/** What became of an event: where the stream has it, or why it is not sure to be there. */
export type PublishResult = { readonly streamSeq: number } | Error;

/** The broker does not take this event, though it may take others. */
export class RefusedByBroker extends Error {
  override readonly name = 'RefusedByBroker';
}

/** The stream gave an event a place that it had already filled before: it has lost something meanwhile. */
export class StreamWentBack extends Error {
  override readonly name = 'StreamWentBack';
}

interface Flight {
  readonly subject: string;
  readonly until: number;
  /** The stream had come at least this far before the event was sent. */
  readonly after: number;
  readonly done: (outcome: PublishResult) => void;
}

/** How JetStream answers who has published to a stream. */
interface Acknowledgement {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly description: string };
}

/**
 * Publishes events and tells of each what became of it. The client's own way keeps a promise, a timer and two stack
 * traces for each message, which costs more than all the rest of the relay.
 */
export class EventPublisher {
  private readonly flights = new Map<string, Flight>();
  private readonly inbox: string;
  private readonly subscription: Subscription;
  private counter = 0;
  private timer: NodeJS.Timeout | null = null;
  private streamSeq = 0;

  /** @param patience how long to wait for an acknowledgement, in milliseconds */
  constructor(
    private readonly broker: Broker,
    private readonly patience: number,
  ) {
    this.inbox = broker.newInbox();
    this.subscription = broker.connection.subscribe(`${this.inbox}.*`, {
      callback: (_error, message) => {
        this.answered(message);
      },
    });
    void this.watchRights();
  }

  /** How far the stream has come, by a look at it: whatever is published from now on gets a later place. */
  streamIsAt(streamSeq: number): void {
    this.streamSeq = streamSeq;
  }

  /** @param done is called once, after this has returned */
  publish(event: PendingEvent, done: (outcome: PublishResult) => void): void {
    const token = (++this.counter).toString(36);
    this.flights.set(token, {
      subject: event.subject,
      until: performance.now() + this.patience,
      after: this.streamSeq,
      done,
    });
    this.timer ??= setTimeout(() => {
      this.giveUpOld();
    }, this.patience);
    try {
      this.broker.connection.publish(event.subject, event.envelope, {
        reply: `${this.inbox}.${token}`,
        headers: headersOf(event),
      });
    } catch (error) {
      // The client itself refuses what is too large for the server, or for a subject that is none.
      const refused = new RefusedByBroker(String(error), { cause: error });
      queueMicrotask(() => {
        this.land(token, refused);
      });
    }
  }

  /** Gives up waiting for all that is in flight: it may or may not get to the stream. */
  interrupt(): void {
    for (const token of [...this.flights.keys()]) this.land(token, new Interrupted());
  }

  close(): void {
    this.interrupt();
    if (this.timer !== null) clearTimeout(this.timer);
    if (!this.broker.connection.isClosed()) this.subscription.unsubscribe();
  }

  private answered(message: Msg): void {
    const token = message.subject.slice(this.inbox.length + 1);
    const flight = this.flights.get(token);
    if (flight !== undefined) this.land(token, this.outcomeOf(message, flight));
  }

  private outcomeOf(message: Msg, flight: Flight): PublishResult {
    if (message.data.length === 0) return new Error('no stream takes the event');
    const { seq = 0, duplicate = false, error } = message.json<Acknowledgement>();
    if (error !== undefined) return new RefusedByBroker(error.description);
    // The place of a duplicate is the first one's.
    if (!duplicate && seq <= flight.after) {
      return new StreamWentBack(`the stream was at ${String(flight.after)}, and an event got place ${String(seq)}`);
    }
    this.streamSeq = Math.max(this.streamSeq, seq);
    return { streamSeq: seq };
  }

  private land(token: string, outcome: PublishResult): void {
    const flight = this.flights.get(token);
    this.flights.delete(token);
    flight?.done(outcome);
  }

  private giveUpOld(): void {
    const now = performance.now();
    this.timer = null;
    for (const [token, { until }] of [...this.flights]) {
      if (until <= now) this.land(token, new Error('the broker did not acknowledge an event in time'));
    }
    // All wait equally long, so the first is the oldest.
    const [oldest] = this.flights.values();
    if (oldest === undefined) return;
    this.timer ??= setTimeout(() => {
      this.giveUpOld();
    }, oldest.until - now);
  }

  /** Of a subject that is not allowed the server speaks only on the side. */
  private async watchRights(): Promise<void> {
    for await (const status of this.broker.connection.status()) {
      if (status.type !== 'error' || !(status.error instanceof PermissionViolationError)) continue;
      const { message, subject } = status.error;
      for (const [token, flight] of [...this.flights]) {
        if (flight.subject === subject) this.land(token, new RefusedByBroker(message));
      }
    }
  }
}

function headersOf(event: PendingEvent): MsgHdrs {
  const envelope = withoutData(event.envelope);
  const carried = headers();
  carried.set('Nats-Msg-Id', event.eventId);
  carried.set('content-type', ENVELOPE_CONTENT_TYPE);
  carried.set('ce-id', envelope.id);
  carried.set('ce-type', envelope.type);
  carried.set('ce-source', envelope.source);
  carried.set('ce-subject', envelope.subject);
  carried.set('traceparent', envelope.traceparent);
  carried.set('x-correlation-id', envelope.correlationid);
  if (envelope.causationid !== null) carried.set('x-causation-id', envelope.causationid);
  return carried;
}

/**
 * The data is the last and by far the largest part of an envelope, and no header needs it. In a JSON text the quotes of a
 * string's content are escaped, so what looks like the member is the member.
 */
function withoutData(text: string): Omit<Envelope, 'data'> {
  const end = text.indexOf(',"data":');
  return JSON.parse(end === -1 ? text : `${text.slice(0, end)}}`) as Omit<Envelope, 'data'>;
}
