import { Refused } from '#libs/kernel';

/** Under which a request's answer is kept, so that the same request has its effect once. */
export interface OnceKey {
  /** Whose key it is, and for what: site, actor, method and path. */
  readonly scope: string;
  readonly key: string;
  /** Of the request's body: another body under the same key is a mistake. */
  readonly fingerprint: string;
}

export function keyReused(): Refused {
  return new Refused('idempotency.key-reused', 'This Idempotency-Key came with another body before.');
}
