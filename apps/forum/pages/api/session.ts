/** The user that a token identifies. The page decides by it what to offer; Parley decides what is allowed. */
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

const STORAGE_KEY = 'parley.forum.token';

/** The signed-in user, shared by all tabs, until the token expires. It is not a cookie, so other sites cannot use it. */
export class Session {
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Null if nobody is signed in or the token has expired. */
  get token(): string | null {
    const token = this.storage.getItem(STORAGE_KEY);
    return token !== null && this.parse(token) !== null ? token : null;
  }

  get me(): Me | null {
    const token = this.token;
    return token === null ? null : this.parse(token);
  }

  /** @returns whether `token` is a token that has not expired; if not, nothing changes */
  signIn(token: string): boolean {
    if (this.parse(token) === null) return false;
    this.storage.setItem(STORAGE_KEY, token);
    this.notifyListeners();
    return true;
  }

  signOut(): void {
    this.storage.removeItem(STORAGE_KEY);
    this.notifyListeners();
  }

  /** @returns the function that unsubscribes */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Also called when another tab has changed the storage. */
  notifyListeners(): void {
    for (const listener of this.listeners) listener();
  }

  private parse(token: string): Me | null {
    const { sub, name, roles, exp } = decodeClaims(token) ?? {};
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

function decodeClaims(token: string): Claims | null {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/');
  if (payload === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Claims | null;
  } catch (error) {
    // A user may paste any text as a token.
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}
