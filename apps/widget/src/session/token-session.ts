import type { Settings } from '../settings/settings.js';
import { guestTokenKey, type WidgetStorage } from '../storage/storage.js';
import { type Me, parseToken } from './claims.js';
import type { Session, TokenSource } from './session.js';

/** A token that expires sooner than this is replaced; milliseconds. */
const EXPIRY_MARGIN_MS = 30_000;

/** The session of the reader whom the host page has signed in, or else of the guest who is stored in this browser. */
export class TokenSession implements Session {
  private hostToken: string | null = null;
  private pending: Promise<string | null> | null = null;

  constructor(
    private readonly settings: Settings,
    private readonly source: TokenSource,
    private readonly storage: WidgetStorage,
    private readonly clock: () => number = Date.now,
  ) {}

  async token(): Promise<string | null> {
    return (await this.currentHostToken()) ?? this.guestToken();
  }

  async me(): Promise<Me | null> {
    const token = await this.token();
    return token === null ? null : parseToken(token);
  }

  private guestToken(): string | null {
    const token = this.storage.read(guestTokenKey(this.settings));
    return token !== null && this.isUsable(token) ? token : null;
  }

  /** Concurrent callers share one call of the host's function. */
  private async currentHostToken(): Promise<string | null> {
    if (this.hostToken !== null && this.isUsable(this.hostToken)) return this.hostToken;
    this.pending ??= this.requestHostToken();
    this.hostToken = await this.pending;
    this.pending = null;
    return this.hostToken;
  }

  /** A function that fails counts as nobody being signed in. */
  private async requestHostToken(): Promise<string | null> {
    try {
      const token: unknown = await this.resolveSource()();
      return typeof token === 'string' && token !== '' ? token : null;
    } catch (error) {
      console.error('Parley: the page failed to provide a token; the reader is anonymous.', error);
      return null;
    }
  }

  private resolveSource(): () => string | null | Promise<string | null> {
    const { source } = this;
    if (typeof source === 'function') return source;
    const { token, tokenCallback } = this.settings;
    const callback: unknown = tokenCallback === null ? undefined : Reflect.get(globalThis, tokenCallback);
    if (source === null && typeof callback === 'function') return callback as () => string | null;
    return () => source ?? token;
  }

  private isUsable(token: string): boolean {
    const { expiresAt = 0 } = parseToken(token) ?? {};
    return expiresAt > this.clock() + EXPIRY_MARGIN_MS;
  }
}
