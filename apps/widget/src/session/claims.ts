import type { Author } from '../discussion/api-types.js';

/** The reader that a token identifies. */
export interface Me {
  readonly id: string;
  readonly kind: Author['kind'];
  readonly name: string;
  readonly isModerator: boolean;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly name?: string;
  readonly exp?: number;
  readonly roles?: readonly string[];
}

/** Decodes a token without verifying it, which the service does. @returns null if it is not a valid token */
export function parseToken(token: string): Me | null {
  const { iss, sub, name, exp, roles = [] } = decodeClaims(token) ?? {};
  if (sub === undefined || name === undefined || exp === undefined) return null;
  return {
    id: sub,
    kind: iss === 'parley' ? 'guest' : 'member',
    name,
    isModerator: roles.includes('moderator') || roles.includes('admin'),
    expiresAt: exp * 1000,
  };
}

function decodeClaims(token: string): Claims | null {
  const [, payload = ''] = token.split('.');
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' ? claims : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}
