import { createSecretKey } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { Refused } from '#libs/kernel';
import type { Site } from '#libs/sites';

/** The key that verifies a site's tokens; the algorithms follow from the kind of key, never from the token. */
export interface SiteKey {
  readonly algorithms: string[];
  readonly resolve: JWTVerifyGetKey;
}

const ASYMMETRIC = ['RS', 'PS', 'ES'].flatMap((family) => ['256', '384', '512'].map((bits) => family + bits));
const FETCH_TIMEOUT_MS = 5_000;

/** @param cooldownMs how long after a fetch of a JWKS an unknown key id does not cause another fetch */
export function siteKey({ keys }: Site, cooldownMs: number): SiteKey {
  if ('secret' in keys) {
    const secret = createSecretKey(Buffer.from(keys.secret));
    return { algorithms: ['HS256'], resolve: () => secret };
  }
  const remote = createRemoteJWKSet(new URL(keys.jwksUrl), {
    cooldownDuration: cooldownMs,
    timeoutDuration: FETCH_TIMEOUT_MS,
  });
  const resolve: JWTVerifyGetKey = async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      throw isAboutToken(error) ? error : keysUnavailable(error);
    }
  };
  return { algorithms: [...ASYMMETRIC, 'EdDSA', 'Ed25519'], resolve };
}

export function keysUnavailable(cause: unknown): Refused {
  const refused = new Refused(
    'auth.keys-unavailable',
    "The site's key server does not respond as expected. Try again later.",
    5,
  );
  refused.cause = cause;
  return refused;
}

/** Whether the key set was fetched, and only has no single key for this token. */
function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
