import { errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { Refused } from '#libs/kernel';
import type { Site } from '#libs/sites';
import { keysUnavailable, type SiteKey, siteKey } from './site-key.js';

/** Checks the tokens that sites give to their members, by the key that the sites file names. */
export class MemberTokens {
  /** By the site as it is: another key makes it another one. */
  private readonly keys = new WeakMap<Site, SiteKey>();

  /** @param jwksCooldownMs how long after a fetch of a JWKS an unknown key id does not lead to another one */
  constructor(private readonly jwksCooldownMs: number) {}

  /** @throws {errors.JOSEError} for a token that is not good @throws {Refused} `auth.wrong-site`, `auth.keys-unavailable` */
  async check(site: Site, token: string, now: Date): Promise<JWTPayload> {
    const { algorithms, resolve } = this.keyOf(site);
    const claims = await verified(token, resolve, {
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
  return new Refused('auth.wrong-site', 'The token is for another site.');
}

async function verified(token: string, resolve: SiteKey['resolve'], options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, resolve, options)).payload;
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return verifiedByOneOf(token, error, options);
    if (error instanceof errors.JOSEError || error instanceof Refused) throw error;
    // Anything else is about the key, such as an RSA key that is too short.
    throw keysUnavailable(error);
  }
}

/** Without a key id in the token, during a rotation, several keys may be the one. */
async function verifiedByOneOf(
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
