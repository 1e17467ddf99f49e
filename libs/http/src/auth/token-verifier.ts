import { errors, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { type Actor, type Clock, Refused } from '#libs/kernel';
import type { Site, Sites } from '#libs/sites';
import { actorOf, guestOf } from './claims.js';
import type { GuestTokens } from './guest-tokens.js';
import { MemberTokens, wrongSite } from './member-tokens.js';

/** So that a key that was taken out of a JWKS is not trusted for as long as some token runs. */
const KEPT_AT_MOST_MS = 10 * 60_000;
const LONGEST_TOKEN = 8_192;

interface Kept {
  /** As it was then: what its key vouched for says nothing once it has another one. */
  readonly site: Site;
  readonly actor: Actor;
  readonly untilMs: number;
}

type Tokens = Pick<MemberTokens, 'check'>;

/** Tells who asks, from a bearer token (RFC 7519): a member by the key of the site that is asked, a guest by ours. */
export class TokenVerifier {
  private readonly kept = new LRUCache<string, Kept>({ max: 10_000 });
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
   * `site.no-guests` for a guest's where none are taken, `auth.keys-unavailable` if the site's JWKS cannot be fetched
   */
  async verify(site: Site, token: string): Promise<Actor> {
    const now = this.clock.now();
    const keptAs = `${site.name} ${token}`;
    const kept = this.kept.get(keptAs);
    if (kept?.site === site && kept.untilMs > now.getTime()) return kept.actor;
    if (token.length > LONGEST_TOKEN) throw new Refused('auth.token-invalid', 'The token is too long.');
    const { actor, exp } = await this.read(site, token, now);
    this.kept.set(keptAs, { site, actor, untilMs: Math.min(exp * 1000, now.getTime() + KEPT_AT_MOST_MS) });
    return actor;
  }

  private async read(site: Site, token: string, now: Date): Promise<{ actor: Actor; exp: number }> {
    const isGuest = this.guests.claims(token);
    const claims = await this.claims(isGuest ? this.guests : this.members, site, token, now);
    if (isGuest && !site.guests) throw new Refused('site.no-guests', 'This site takes no guests any more.');
    const actor = isGuest ? guestOf(site.name, claims) : actorOf(site.name, claims);
    return { actor, exp: claims.exp ?? 0 };
  }

  private async claims(tokens: Tokens, site: Site, token: string, now: Date): Promise<JWTPayload> {
    try {
      return await tokens.check(site, token, now);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Refused('auth.token-expired', 'The token has expired.');
      if (!(error instanceof errors.JOSEError)) throw error;
      if (await this.isOfAnotherSite(tokens, site, token, now)) throw wrongSite();
      throw new Refused('auth.token-invalid', `The token is not valid here: ${error.message}.`);
    }
  }

  private async isOfAnotherSite(tokens: Tokens, site: Site, token: string, now: Date): Promise<boolean> {
    const others = this.sites.names().filter((name) => name !== site.name);
    const found = await Promise.all(others.map((name) => isGoodAt(tokens, this.sites.get(name), token, now)));
    return found.includes(true);
  }
}

async function isGoodAt(tokens: Tokens, site: Site, token: string, now: Date): Promise<boolean> {
  try {
    await tokens.check(site, token, now);
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof Refused) return false;
    throw error;
  }
}
