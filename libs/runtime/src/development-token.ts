import { signToken } from '#libs/http';
import { DataDirectory } from './config/data-directory.js';
import { readEnvironment } from './config/environment.js';

/** Who a development token speaks for. */
export interface TokenClaims {
  readonly sub: string;
  readonly name: string;
  readonly handle?: string;
  readonly email?: string;
  readonly roles: readonly string[];
  readonly site?: string;
}

/**
 * A token for the default site, signed with PARLEY_SECRET or with the secret of the data directory.
 * @param expiresIn such as `8h`
 * @throws {FaultySettings}
 */
export function developmentToken(claims: TokenClaims, expiresIn: string): Promise<string> {
  const environment = readEnvironment(process.env);
  const secret = environment.PARLEY_SECRET ?? new DataDirectory(environment.PARLEY_DATA_DIR).secret();
  const verified = claims.email === undefined ? {} : { email_verified: true };
  return signToken(secret, { ...claims, ...verified }, expiresIn);
}
