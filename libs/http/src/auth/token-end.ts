import type { FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { callerOf } from '../request/request-context.js';

/**
 * When the token ends that a request came with, in milliseconds since 1970, or null without one. The RequestGuard has
 * verified it by then, so it is only read here.
 */
export function tokenEndOf(request: FastifyRequest): number | null {
  if (callerOf(request).actor === null) return null;
  const { exp = 0 } = decodeJwt(request.headers.authorization?.split(' ').find((part) => part.includes('.')) ?? '');
  return exp * 1000;
}
