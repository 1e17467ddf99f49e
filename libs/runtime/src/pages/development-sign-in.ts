import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { signToken } from '#libs/http';
import type { Environment } from '../config/environment.js';
import { isLoopback } from '../config/loopback.js';
import type { TokenClaims } from '../installation/installation.js';

/** How long somebody stays signed in. */
const GOOD_FOR = '12h';

type Settings = Pick<Environment, 'HOST' | 'TRUST_PROXY' | 'PARLEY_SECRET' | 'PARLEY_SITES' | 'NODE_ENV'>;

/**
 * Tokens in anybody's name, for whoever sees what the start prints: they could run the command `token` just as well.
 * docs/decisions/0012 says why a page may ask for them.
 */
export class DevelopmentSignIn {
  /** New at each start, printed, and short enough to be typed. */
  readonly key = randomBytes(6)
    .toString('hex')
    .replace(/(.{4})(?!$)/g, '$1-');

  constructor(private readonly secret: string) {}

  /** Null as soon as one setting speaks of an installation that has people and an issuer of tokens of its own. */
  static where(settings: Settings, secret: string): DevelopmentSignIn | null {
    const { HOST, TRUST_PROXY, PARLEY_SECRET, PARLEY_SITES, NODE_ENV } = settings;
    const installed = [TRUST_PROXY, PARLEY_SECRET, PARLEY_SITES].some((setting) => setting !== undefined);
    return installed || NODE_ENV === 'production' || !isLoopback(HOST) ? null : new DevelopmentSignIn(secret);
  }

  isKey(key: string): boolean {
    return timingSafeEqual(digest(key), digest(this.key));
  }

  /** A token for the default site, for whoever has given the key. */
  tokenFor(claims: TokenClaims): Promise<string> {
    return signToken(this.secret, { ...claims }, GOOD_FOR);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
