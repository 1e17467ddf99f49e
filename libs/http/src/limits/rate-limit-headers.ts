import { type Quota, QUOTA_WINDOW, type Settlement } from '#libs/persistence';

/**
 * The headers that tell a client which limits apply and how much is left: `RateLimit-Policy` and `RateLimit`
 * (draft-ietf-httpapi-ratelimit-headers, in the syntax of its versions from 08 on: structured fields, RFC 9651).
 */
export function rateLimitHeaders(quotas: readonly Quota[], { balances }: Settlement): Record<string, string> {
  return {
    'ratelimit-policy': quotas.map(({ name, units }) => `"${name}";q=${units};w=${QUOTA_WINDOW}`).join(', '),
    ratelimit: balances
      .map(({ quota, left, seconds }) => `"${quota.name}";r=${left};t=${Math.ceil(seconds)}`)
      .join(', '),
  };
}
