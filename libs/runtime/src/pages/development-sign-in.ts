import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { signToken } from '#libs/http';
import type { Environment } from '../config/environment.js';
import { isLoopback } from '../config/loopback.js';
import type { TokenClaims } from '../installation/installation.js';

/** How long a token lasts. */
const LIFETIME = '12h';

type Settings = Pick<Environment, 'HOST' | 'TRUST_PROXY' | 'PARLEY_SECRET' | 'PARLEY_SITES' | 'NODE_ENV'>;

/**
 * Tokens in any name, for a person who can read the output of the start: they could run the command `token` as well.
 * docs/decisions/0012 says why a page may ask for them.
 */
export class DevelopmentSignIn {
  /** New at each start, printed, and short enough to type. */
  readonly key = randomBytes(6)
    .toString('hex')
    .replace(/(.{4})(?!$)/g, '$1-');

  constructor(private readonly secret: string) {}

  /** Null as soon as one setting shows an installation with users and an issuer of tokens of its own. */
  static where(settings: Settings, secret: string): DevelopmentSignIn | null {
    const { HOST, TRUST_PROXY, PARLEY_SECRET, PARLEY_SITES, NODE_ENV } = settings;
    const installed = [TRUST_PROXY, PARLEY_SECRET, PARLEY_SITES].some((setting) => setting !== undefined);
    return installed || NODE_ENV === 'production' || !isLoopback(HOST) ? null : new DevelopmentSignIn(secret);
  }

  isKey(key: string): boolean {
    return timingSafeEqual(digest(key), digest(this.key));
  }

  /** A token for the default site. The caller has checked the key. */
  tokenFor(claims: TokenClaims): Promise<string> {
    return signToken(this.secret, { ...claims }, LIFETIME);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
