import { headers, type Msg, type MsgHdrs, PermissionViolationError, type Subscription } from '@nats-io/transport-node';
import { ENVELOPE_CONTENT_TYPE, type Envelope } from '#libs/contracts';
import type { Broker } from '../nats/broker.js';
import { Interrupted } from '../timeouts.js';
import type { PendingEvent } from './outbox-rows.js';

/** The sequence at which the stream stored an event, or the reason why it may not have been stored. */
export type PublishResult = { readonly streamSeq: number } | Error;

/** The broker refuses this event, but may accept others. */
export class RefusedByBroker extends Error {
  override readonly name = 'RefusedByBroker';
}

/** The stream assigned a sequence that it had used before: it has lost events meanwhile. */
export class StreamRolledBack extends Error {
  override readonly name = 'StreamRolledBack';
}

interface InFlight {
  readonly subject: string;
  readonly deadline: number;
  /** The stream's last known sequence when the event was published. */
  readonly after: number;
  readonly done: (result: PublishResult) => void;
}

/** JetStream's reply to a publish. */
interface Acknowledgement {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly description: string };
}

/**
 * Publishes events and reports the result of each. The client's `publish` keeps a promise, a timer and two stack traces per
 * message, which costs more than the rest of the relay.
 */
export class EventPublisher {
  private readonly inFlight = new Map<string, InFlight>();
  private readonly inbox: string;
  private readonly subscription: Subscription;
  private counter = 0;
  private timer: NodeJS.Timeout | null = null;
  private streamSeq = 0;

  /** @param timeout how long to wait for an acknowledgement, in milliseconds */
  constructor(
    private readonly broker: Broker,
    private readonly timeout: number,
  ) {
    this.inbox = broker.newInbox();
    this.subscription = broker.connection.subscribe(`${this.inbox}.*`, {
      callback: (_error, message) => {
        this.onReply(message);
      },
    });
    void this.watchPermissions();
  }

  /** Sets the stream's last sequence: events published from now on get a higher one. */
  streamIsAt(streamSeq: number): void {
    this.streamSeq = streamSeq;
  }

  /** @param done called once, after this method has returned */
  publish(event: PendingEvent, done: (result: PublishResult) => void): void {
    const token = (++this.counter).toString(36);
    this.inFlight.set(token, {
      subject: event.subject,
      deadline: performance.now() + this.timeout,
      after: this.streamSeq,
      done,
    });
    this.timer ??= setTimeout(() => {
      this.giveUpExpired();
    }, this.timeout);
    try {
      this.broker.connection.publish(event.subject, event.envelope, {
        reply: `${this.inbox}.${token}`,
        headers: headersOf(event),
      });
    } catch (error) {
      // The client itself refuses invalid subjects and messages that are too large for the server.
      const refused = new RefusedByBroker(String(error), { cause: error });
      queueMicrotask(() => {
        this.finish(token, refused);
      });
    }
  }

  /** Gives up waiting for all events in flight: they may or may not be stored. */
  interrupt(): void {
    for (const token of [...this.inFlight.keys()]) this.finish(token, new Interrupted());
  }

  close(): void {
    this.interrupt();
    if (this.timer !== null) clearTimeout(this.timer);
    if (!this.broker.connection.isClosed()) this.subscription.unsubscribe();
  }

  private onReply(message: Msg): void {
    const token = message.subject.slice(this.inbox.length + 1);
    const flight = this.inFlight.get(token);
    if (flight !== undefined) this.finish(token, this.resultOf(message, flight));
  }

  private resultOf(message: Msg, flight: InFlight): PublishResult {
    if (message.data.length === 0) return new Error('no stream accepts the subject');
    const { seq = 0, duplicate = false, error } = message.json<Acknowledgement>();
    if (error !== undefined) return new RefusedByBroker(error.description);
    // A duplicate gets the sequence of the first copy.
    if (!duplicate && seq <= flight.after) {
      return new StreamRolledBack(
        `the stream was at ${String(flight.after)}, and an event got sequence ${String(seq)}`,
      );
    }
    this.streamSeq = Math.max(this.streamSeq, seq);
    return { streamSeq: seq };
  }

  private finish(token: string, result: PublishResult): void {
    const flight = this.inFlight.get(token);
    this.inFlight.delete(token);
    flight?.done(result);
  }

  private giveUpExpired(): void {
    const now = performance.now();
    this.timer = null;
    for (const [token, { deadline }] of [...this.inFlight]) {
      if (deadline <= now) this.finish(token, new Error('the broker did not acknowledge an event in time'));
    }
    // All have the same timeout, so the first is the oldest.
    const [oldest] = this.inFlight.values();
    if (oldest === undefined) return;
    this.timer ??= setTimeout(() => {
      this.giveUpExpired();
    }, oldest.deadline - now);
  }

  /** The server reports a permission violation on the connection, not as a reply. */
  private async watchPermissions(): Promise<void> {
    for await (const status of this.broker.connection.status()) {
      if (status.type !== 'error' || !(status.error instanceof PermissionViolationError)) continue;
      const { message, subject } = status.error;
      for (const [token, flight] of [...this.inFlight]) {
        if (flight.subject === subject) this.finish(token, new RefusedByBroker(message));
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
 * The data is the last and by far the largest member of an envelope, and no header needs it. Quotes inside JSON strings are
 * escaped, so the first match is the member.
 */
function withoutData(text: string): Omit<Envelope, 'data'> {
  const end = text.indexOf(',"data":');
  return JSON.parse(end === -1 ? text : `${text.slice(0, end)}}`) as Omit<Envelope, 'data'>;
}
