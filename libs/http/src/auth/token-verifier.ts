import { errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import { type Actor, type Clock, Refused } from '#libs/kernel';
import type { Site } from '../sites/site.js';
import type { Sites } from '../sites/sites.js';
import { actorOf } from './claims.js';
import { keysUnavailable, type SiteKey, siteKey } from './site-key.js';

/** So that a key that was taken out of a JWKS is not trusted for as long as some token runs. */
const KEPT_AT_MOST_MS = 10 * 60_000;
const LONGEST_TOKEN = 8_192;

interface Kept {
  readonly actor: Actor;
  readonly untilMs: number;
}

/** Tells who asks, from a bearer token (RFC 7519), by the key of the site that is asked. */
export class TokenVerifier {
  private readonly keys = new Map<string, SiteKey>();
  private readonly kept = new LRUCache<string, Kept>({ max: 10_000 });

  constructor(
    private readonly sites: Sites,
    private readonly clock: Clock,
    private readonly jwksCooldownMs = 2_000,
  ) {}

  /**
   * @throws {Refused} `auth.token-invalid`, `auth.token-expired`, `auth.wrong-site` for a token of another site,
   * `auth.keys-unavailable` if the site's JWKS cannot be fetched
   */
  async verify(site: Site, token: string): Promise<Actor> {
    const now = this.clock.now();
    const keptAs = `${site.name} ${token}`;
    const kept = this.kept.get(keptAs);
    if (kept !== undefined && kept.untilMs > now.getTime()) return kept.actor;
    if (token.length > LONGEST_TOKEN) throw new Refused('auth.token-invalid', 'The token is too long.');
    const claims = await this.claims(site, token, now);
    const actor = actorOf(site.name, claims);
    const untilMs = Math.min((claims.exp ?? 0) * 1000, now.getTime() + KEPT_AT_MOST_MS);
    this.kept.set(keptAs, { actor, untilMs });
    return actor;
  }

  private async claims(site: Site, token: string, now: Date): Promise<JWTPayload> {
    try {
      return await this.check(site, token, now);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Refused('auth.token-expired', 'The token has expired.');
      if (!(error instanceof errors.JOSEError)) throw error;
      if (await this.isOfAnotherSite(site, token, now)) throw wrongSite();
      throw new Refused('auth.token-invalid', `The token is not valid here: ${error.message}.`);
    }
  }

  private async isOfAnotherSite(site: Site, token: string, now: Date): Promise<boolean> {
    const others = this.sites.names().filter((name) => name !== site.name);
    const found = await Promise.all(others.map((name) => this.isGoodAt(this.sites.get(name), token, now)));
    return found.includes(true);
  }

  private async isGoodAt(site: Site, token: string, now: Date): Promise<boolean> {
    try {
      await this.check(site, token, now);
      return true;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof Refused) return false;
      throw error;
    }
  }

  /** @throws {errors.JOSEError} for a token that is not good @throws {Refused} `auth.wrong-site`, `auth.keys-unavailable` */
  private async check(site: Site, token: string, now: Date): Promise<JWTPayload> {
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
    const known = this.keys.get(site.name);
    if (known !== undefined) return known;
    const key = siteKey(site, this.jwksCooldownMs);
    this.keys.set(site.name, key);
    return key;
  }
}

function wrongSite(): Refused {
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
