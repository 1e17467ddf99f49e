import { createSecretKey, type KeyObject } from 'node:crypto';
import { decodeJwt, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Person } from '#libs/kernel';
import { GUEST_ISSUER, type Site } from '#libs/sites';

/** How long a guest keeps the same name, and can change their comments within the edit window. */
const LIFETIME = '365 days';

/**
 * Issues and verifies guest tokens, with a key of its own for each site (HS256). No site knows that key, so a site cannot make
 * guests; and guest tokens are verified with no other key, so a guest token cannot pass for a member's.
 */
export class GuestTokens {
  private readonly keys = new Map<string, KeyObject>();

  /** @param secretOf a site's secret: the same in every process and after every start, and known to no site */
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

  /** Whether a token claims to be a guest's, which only decides the key that verifies it. */
  isGuestToken(token: string): boolean {
    try {
      return decodeJwt(token).iss === GUEST_ISSUER;
    } catch (error) {
      // MemberTokens reports tokens that cannot be decoded.
      if (error instanceof errors.JWTInvalid) return false;
      throw error;
    }
  }

  /** @throws {errors.JOSEError} for a token that is not valid at this site */
  async verify(site: Site, token: string, now: Date): Promise<JWTPayload> {
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
