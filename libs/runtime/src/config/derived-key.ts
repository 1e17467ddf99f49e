import { hkdfSync } from 'node:crypto';

/** A separate key for each purpose, derived from the one secret (HKDF-SHA256, RFC 5869); 64 hex digits. */
export function derivedKey(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', `parley ${purpose}`, 32)).toString('hex');
}
