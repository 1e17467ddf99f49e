import type { FastifyReply } from 'fastify';
import type { CallResult } from '#libs/persistence';
import { callerOf } from './request-context.js';

/**
 * Responds with 201 and `Location`, and with `Idempotent-Replayed: true` if this is the stored response of an earlier request.
 * @param location at the default site; the name of another site is added
 */
export function created<T>(reply: FastifyReply, location: string, result: CallResult<T>): T {
  const { name } = callerOf(reply.request).site;
  const site = name === 'default' ? '' : `${location.includes('?') ? '&' : '?'}site=${name}`;
  void reply.code(201).header('Location', location + site);
  if (result.replayed) void reply.header('Idempotent-Replayed', 'true');
  return result.value;
}
