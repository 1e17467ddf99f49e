import { errors, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { type Actor, type Clock, Refused } from '#libs/kernel';
import type { Site, Sites } from '#libs/sites';
import { actorOf, guestOf } from './claims.js';
import type { GuestTokens } from './guest-tokens.js';
import { MemberTokens, wrongSite } from './member-tokens.js';

/** So that a key that was removed from a JWKS is not trusted until its last token expires. */
const MAX_CACHE_MS = 10 * 60_000;
const MAX_TOKEN_LENGTH = 8_192;

interface CachedActor {
  /** As it was: once the site has another key, tokens of the old one are not valid. */
  readonly site: Site;
  readonly actor: Actor;
  readonly untilMs: number;
}

type Tokens = Pick<MemberTokens, 'verify'>;

/** Identifies the sender of a bearer token (RFC 7519): a member by the key of the site, a guest by our key. */
export class TokenVerifier {
  private readonly cache = new LRUCache<string, CachedActor>({ max: 10_000 });
  private readonly members: MemberTokens;

  constructor(
    private readonly sites: Sites,
    private readonly guests: GuestTokens,
    private readonly clock: Clock,
    jwksCooldownMs = 2_000,
  ) {
    this.members = new MemberTokens(jwksCooldownMs);
  }

  /**
   * @throws {Refused} `auth.token-invalid`, `auth.token-expired`, `auth.wrong-site` for a token of another site,
   * `site.no-guests` for a guest's where the site accepts none, `auth.keys-unavailable` if the site's JWKS cannot be fetched
   */
  async verify(site: Site, token: string): Promise<Actor> {
    const now = this.clock.now();
    const cacheKey = `${site.name} ${token}`;
    const cached = this.cache.get(cacheKey);
    if (cached?.site === site && cached.untilMs > now.getTime()) return cached.actor;
    if (token.length > MAX_TOKEN_LENGTH)
      throw new Refused('auth.token-invalid', `The token is longer than ${MAX_TOKEN_LENGTH} characters.`);
    const { actor, exp } = await this.read(site, token, now);
    this.cache.set(cacheKey, { site, actor, untilMs: Math.min(exp * 1000, now.getTime() + MAX_CACHE_MS) });
    return actor;
  }

  private async read(site: Site, token: string, now: Date): Promise<{ actor: Actor; exp: number }> {
    const isGuest = this.guests.isGuestToken(token);
    const claims = await this.claims(isGuest ? this.guests : this.members, site, token, now);
    if (isGuest && !site.guests)
      throw new Refused('site.no-guests', 'This site no longer accepts guests. Sign in as a member.');
    const actor = isGuest ? guestOf(site.name, claims) : actorOf(site.name, claims);
    return { actor, exp: claims.exp ?? 0 };
  }

  private async claims(tokens: Tokens, site: Site, token: string, now: Date): Promise<JWTPayload> {
    try {
      return await tokens.verify(site, token, now);
    } catch (error) {
      if (error instanceof errors.JWTExpired)
        throw new Refused('auth.token-expired', 'Get a new token and send the request again.');
      if (!(error instanceof errors.JOSEError)) throw error;
      if (await this.belongsToAnotherSite(tokens, site, token, now)) throw wrongSite();
      throw new Refused('auth.token-invalid', `The token cannot be verified for this site: ${error.message}.`);
    }
  }

  private async belongsToAnotherSite(tokens: Tokens, site: Site, token: string, now: Date): Promise<boolean> {
    const others = this.sites.names().filter((name) => name !== site.name);
    const found = await Promise.all(others.map((name) => isValidAt(tokens, this.sites.get(name), token, now)));
    return found.includes(true);
  }
}

async function isValidAt(tokens: Tokens, site: Site, token: string, now: Date): Promise<boolean> {
  try {
    await tokens.verify(site, token, now);
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof Refused) return false;
    throw error;
  }
}
