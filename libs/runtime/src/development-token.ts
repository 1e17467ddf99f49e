import { DataDirectory } from './config/data-directory.js';
import { Installation, type TokenClaims } from './installation/installation.js';

/**
 * A token for the default site. Before the first start, it creates the secret that the start will use.
 * @param expiresIn such as `8h`
 * @throws {InvalidSettings} @throws {InvalidSitesFile} @throws {InstallationIncomplete}
 */
export function developmentToken(claims: TokenClaims, expiresIn: string): Promise<string> {
  const installation = Installation.fromEnvironment([]);
  if (installation.environment.PARLEY_SECRET === undefined) new DataDirectory(installation.directory).secret();
  const verified = claims.email === undefined ? {} : { email_verified: true };
  return installation.tokenFor({ ...claims, ...verified }, expiresIn);
}
