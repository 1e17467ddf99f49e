import type { FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { callerOf } from '../request/request-context.js';

/**
 * When a request's token expires, in milliseconds since 1970, or null without a token. It only decodes the token, which the
 * RequestGuard has verified.
 */
export function tokenExpiryOf(request: FastifyRequest): number | null {
  if (callerOf(request).actor === null) return null;
  const { exp = 0 } = decodeJwt(request.headers.authorization?.split(' ').find((part) => part.includes('.')) ?? '');
  return exp * 1000;
}
