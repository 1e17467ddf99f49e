import { errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { Refused } from '#libs/kernel';
import type { Site } from '#libs/sites';
import { keysUnavailable, type SiteKey, siteKey } from './site-key.js';

/** Verifies the tokens that sites issue to their members, with the keys that the sites file names. */
export class MemberTokens {
  /** A site with a changed key is another object. */
  private readonly keys = new WeakMap<Site, SiteKey>();

  /** @param jwksCooldownMs how long after a fetch of a JWKS an unknown key id does not cause another fetch */
  constructor(private readonly jwksCooldownMs: number) {}

  /** @throws {errors.JOSEError} for a token that is not valid @throws {Refused} `auth.wrong-site`, `auth.keys-unavailable` */
  async verify(site: Site, token: string, now: Date): Promise<JWTPayload> {
    const { algorithms, resolve } = this.keyOf(site);
    const claims = await verifyToken(token, resolve, {
      algorithms,
      currentDate: now,
      requiredClaims: ['exp'],
      ...(site.issuer === null ? {} : { issuer: site.issuer }),
      ...(site.audience === null ? {} : { audience: site.audience }),
    });
    const isNamed = claims.site === site.name;
    if (!isNamed && (claims.site !== undefined || site.requireSiteClaim)) throw wrongSite();
    return claims;
  }

  private keyOf(site: Site): SiteKey {
    const known = this.keys.get(site);
    if (known !== undefined) return known;
    const key = siteKey(site, this.jwksCooldownMs);
    this.keys.set(site, key);
    return key;
  }
}

export function wrongSite(): Refused {
  return new Refused('auth.wrong-site', 'Send a token of the site that the request addresses.');
}

async function verifyToken(token: string, resolve: SiteKey['resolve'], options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, resolve, options)).payload;
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return verifyWithOneOf(token, error, options);
    if (error instanceof errors.JOSEError || error instanceof Refused) throw error;
    // Other errors are about the key, such as an RSA key that is too short.
    throw keysUnavailable(error);
  }
}

/** If the token has no key id, several keys may match during a rotation. */
async function verifyWithOneOf(
  token: string,
  keys: errors.JWKSMultipleMatchingKeys,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}
