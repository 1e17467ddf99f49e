import type { FastifyRequest } from 'fastify';
import { ValidationFailed } from '../input/validation-failed.js';

/**
 * The last event of a stream of counters that a client has, or null at its first visit.
 * @param asked what stands in the address: a client that connects again sends the header, which is newer
 * @throws {ValidationFailed} for a header that is no id of ours
 */
export function lastEventIdOf({ headers }: FastifyRequest, asked: number | undefined): number | null {
  const given = headers['last-event-id'];
  if (given === undefined || given === '') return asked ?? null;
  if (typeof given === 'string' && /^\d{1,15}$/.test(given)) return Number(given);
  throw new ValidationFailed([{ path: 'Last-Event-ID', message: 'must be the id of an event of this stream' }]);
}
