import type { FastifyReply } from 'fastify';
import { type Quota, QUOTA_WINDOW, type Settlement } from '#libs/persistence';

/**
 * Tells a client which limits it is under and how near it is to them, in `RateLimit-Policy` and `RateLimit`
 * (draft-ietf-httpapi-ratelimit-headers, in the syntax it has since its version 08: structured fields, RFC 9651).
 */
export function tellLimits(reply: FastifyReply, quotas: readonly Quota[], { balances }: Settlement): void {
  void reply
    .header('RateLimit-Policy', quotas.map(({ name, units }) => `"${name}";q=${units};w=${QUOTA_WINDOW}`).join(', '))
    .header(
      'RateLimit',
      balances.map(({ quota, left, seconds }) => `"${quota.name}";r=${left};t=${Math.ceil(seconds)}`).join(', '),
    );
}
