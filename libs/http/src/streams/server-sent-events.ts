import type { FastifyRequest } from 'fastify';
import { ValidationFailed } from '../input/validation-failed.js';

/**
 * One event of a stream (WHATWG HTML, 9.2), with the blank line that ends it. The data is JSON, which has no line breaks.
 * @param id the client sends it back as `Last-Event-ID`
 */
export function sseFrame({ event, id, data }: { readonly event: string; readonly id: number; readonly data: unknown }) {
  return `event: ${event}\nid: ${String(id)}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * The id of the last event that a client has, for streams whose ids are counters; null for a new client.
 * @param inQuery the id in the URL; a client that reconnects sends the header, which is newer
 * @throws {ValidationFailed} if the header is not an id of ours
 */
export function lastEventIdOf({ headers }: FastifyRequest, inQuery: number | undefined): number | null {
  const inHeader = headers['last-event-id'];
  if (inHeader === undefined || inHeader === '') return inQuery ?? null;
  if (typeof inHeader === 'string' && /^\d{1,15}$/.test(inHeader)) return Number(inHeader);
  throw new ValidationFailed([{ path: 'Last-Event-ID', message: 'must be the id of an event of this stream' }]);
}
