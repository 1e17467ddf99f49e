import type { FastifyRequest } from 'fastify';
import { type Actor, type Cause, causeOfRequest } from '#libs/kernel';
import type { Site } from '#libs/sites';

/** The site that a request addresses, and the person that sent it; null without a token. */
export interface Caller {
  readonly site: Site;
  readonly actor: Actor | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the first call of `causeOf`. */
    parleyCause?: Cause;
    /** Set by the RequestGuard. */
    parleyCaller?: Caller;
  }
}

/** The one cause of a request, made by the first call. */
export function causeOf(request: FastifyRequest): Cause {
  const { traceparent } = request.headers;
  return (request.parleyCause ??= causeOfRequest(typeof traceparent === 'string' ? traceparent : undefined));
}

/** @throws {Error} if the RequestGuard has not run, which is a mistake in how the application is assembled */
export function callerOf(request: FastifyRequest): Caller {
  if (request.parleyCaller === undefined) throw new Error('The RequestGuard is not installed.');
  return request.parleyCaller;
}
