import { type Quota, QUOTA_WINDOW, type Settlement } from '#libs/persistence';

/**
 * What tells a client which limits it is under and how near it is to them: `RateLimit-Policy` and `RateLimit`
 * (draft-ietf-httpapi-ratelimit-headers, in the syntax it has since its version 08: structured fields, RFC 9651).
 */
export function rateLimitFields(quotas: readonly Quota[], { balances }: Settlement): Record<string, string> {
  return {
    'ratelimit-policy': quotas.map(({ name, units }) => `"${name}";q=${units};w=${QUOTA_WINDOW}`).join(', '),
    ratelimit: balances
      .map(({ quota, left, seconds }) => `"${quota.name}";r=${left};t=${Math.ceil(seconds)}`)
      .join(', '),
  };
}
