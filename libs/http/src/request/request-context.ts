import type { FastifyRequest } from 'fastify';
import { type Actor, type Cause, causeOfRequest } from '#libs/kernel';
import type { Site } from '#libs/sites';

/** Who asks, and of which site. */
export interface Caller {
  readonly site: Site;
  readonly actor: Actor | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the first who asks for it with `causeOf`. */
    parleyCause?: Cause;
    /** Set by the RequestGuard. */
    parleyCaller?: Caller;
  }
}

/** The one cause of a request, made when first asked for. */
export function causeOf(request: FastifyRequest): Cause {
  const { traceparent } = request.headers;
  return (request.parleyCause ??= causeOfRequest(typeof traceparent === 'string' ? traceparent : undefined));
}

/** @throws {Error} if the RequestGuard did not see the request, which is a mistake in how the application is put together */
export function callerOf(request: FastifyRequest): Caller {
  if (request.parleyCaller === undefined) throw new Error('The RequestGuard is not installed.');
  return request.parleyCaller;
}
