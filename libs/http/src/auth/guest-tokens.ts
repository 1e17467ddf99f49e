import { createSecretKey, type KeyObject } from 'node:crypto';
import { decodeJwt, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Person } from '#libs/kernel';
import { GUEST_ISSUER, type Site } from '#libs/sites';

/** How long a guest may come back under the same name, and change what they wrote while that is open to change. */
const LIFETIME = '365 days';

/**
 * Gives guests their tokens and checks them, by a key of its own for each site (HS256). No site knows it, so that a site
 * cannot make guests; and a guest's token is looked at with no other key, so that it can make nobody a member.
 */
export class GuestTokens {
  private readonly keys = new Map<string, KeyObject>();

  /** @param secretOf the same for a site's name in every process and after every start, and known to nobody else */
  constructor(private readonly secretOf: (site: string) => string) {}

  issue(site: string, { id, name }: Pick<Person, 'id' | 'name'>): Promise<string> {
    return new SignJWT({ site, name })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(GUEST_ISSUER)
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime(LIFETIME)
      .sign(this.keyOf(site));
  }

  /** Whether a token says of itself that it is a guest's, which decides only by which key it is checked. */
  claims(token: string): boolean {
    try {
      return decodeJwt(token).iss === GUEST_ISSUER;
    } catch (error) {
      // What cannot be read is told by those who check members' tokens.
      if (error instanceof errors.JWTInvalid) return false;
      throw error;
    }
  }

  /** @throws {errors.JOSEError} for a token that is not good at this site */
  async check(site: Site, token: string, now: Date): Promise<JWTPayload> {
    const options = { algorithms: ['HS256'], currentDate: now, requiredClaims: ['exp'], issuer: GUEST_ISSUER };
    return (await jwtVerify(token, this.keyOf(site.name), options)).payload;
  }

  private keyOf(site: string): KeyObject {
    const known = this.keys.get(site);
    if (known !== undefined) return known;
    const key = createSecretKey(Buffer.from(this.secretOf(site)));
    this.keys.set(site, key);
    return key;
  }
}
