import type { Author } from '../discussion/api-types.js';

/** Whom a token speaks for. */
export interface Me {
  readonly id: string;
  readonly kind: Author['kind'];
  readonly name: string;
  readonly isModerator: boolean;
  /** When the token ends, in milliseconds since 1970. */
  readonly endsAt: number;
}

interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly name?: string;
  readonly exp?: number;
  readonly roles?: readonly string[];
}

/** What a token says of its bearer; the service checks it, a page only shows it. null for what is no token. */
export function meOf(token: string): Me | null {
  const { iss, sub, name, exp, roles = [] } = claimsIn(token) ?? {};
  if (sub === undefined || name === undefined || exp === undefined) return null;
  return {
    id: sub,
    kind: iss === 'parley' ? 'guest' : 'member',
    name,
    isModerator: roles.includes('moderator') || roles.includes('admin'),
    endsAt: exp * 1000,
  };
}

function claimsIn(token: string): Claims | null {
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
