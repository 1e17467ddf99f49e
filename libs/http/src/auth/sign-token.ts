import { createSecretKey } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';

/**
 * Signs a token for a site with a secret, for development and tests.
 * @param expiresIn seconds from now, or a duration like `2 hours` or `30d`
 */
export function signToken(secret: string, claims: JWTPayload, expiresIn: string | number): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(typeof expiresIn === 'number' ? `${expiresIn} seconds` : expiresIn)
    .sign(createSecretKey(Buffer.from(secret)));
}
