/** Who a token speaks for. What they may do is decided by Parley; this is for what the page offers. */
export interface Me {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

interface Claims {
  readonly sub?: unknown;
  readonly name?: unknown;
  readonly roles?: unknown;
  readonly exp?: unknown;
}

const KEPT_AS = 'parley.forum.token';

/** Who is signed in, in every tab, until the token ends. Not a cookie, so no other page can act with it. */
export class Session {
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Null when nobody is signed in, or not any more. */
  get token(): string | null {
    const token = this.storage.getItem(KEPT_AS);
    return token !== null && this.readable(token) !== null ? token : null;
  }

  get me(): Me | null {
    const token = this.token;
    return token === null ? null : this.readable(token);
  }

  /** @returns whether this is a token that has not ended */
  begin(token: string): boolean {
    if (this.readable(token) === null) return false;
    this.storage.setItem(KEPT_AS, token);
    this.tell();
    return true;
  }

  end(): void {
    this.storage.removeItem(KEPT_AS);
    this.tell();
  }

  /** @returns what ends the listening */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Another tab may have changed it. */
  tell(): void {
    for (const listener of this.listeners) listener();
  }

  private readable(token: string): Me | null {
    const { sub, name, roles, exp } = claimsOf(token) ?? {};
    if (typeof sub !== 'string' || typeof name !== 'string' || typeof exp !== 'number') return null;
    if (exp * 1000 <= this.now()) return null;
    return { id: sub, name, roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [] };
  }
}

export function isModerator(me: Me | null): boolean {
  return me !== null && (me.roles.includes('moderator') || isAdmin(me));
}

export function isAdmin(me: Me | null): boolean {
  return me?.roles.includes('admin') === true;
}

function claimsOf(token: string): Claims | null {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/');
  if (payload === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Claims | null;
  } catch (error) {
    // Pasted by hand, it may be anything.
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}
