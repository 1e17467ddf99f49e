import { newId } from './ids.js';
import { randomBytes } from './random.js';

/** Correlation and trace context, passed from a request to every event that it causes. */
export interface Cause {
  /** The same for everything that one request causes. */
  readonly correlationId: string;
  /** The event that caused this; null if a request did. */
  readonly causationId: string | null;
  /** W3C Trace Context, version 00. */
  readonly traceparent: string;
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

/** Starts a new correlation; continues the caller's trace if its traceparent is valid. */
export function causeOfRequest(traceparent?: string): Cause {
  const match = traceparent === undefined ? null : TRACEPARENT.exec(traceparent);
  const traceId = match?.[1] ?? randomBytes(16).toString('hex');
  return { correlationId: newId(), causationId: null, traceparent: span(traceId, match?.[2] ?? '01') };
}

/** The cause of everything that an event causes. */
export function causeOfEvent(event: { id: string; correlationid: string; traceparent: string }): Cause {
  const match = TRACEPARENT.exec(event.traceparent);
  const traceparent = match?.[1] === undefined ? event.traceparent : span(match[1], match[2] ?? '01');
  return { correlationId: event.correlationid, causationId: event.id, traceparent };
}

/** The trace id: 32 hex digits. */
export function traceIdOf(cause: Cause): string {
  return cause.traceparent.slice(3, 35);
}

function span(traceId: string, flags: string): string {
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
}
