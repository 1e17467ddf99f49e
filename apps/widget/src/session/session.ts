import type { Settings } from '../settings/settings.js';
import { guestName, type Keep } from '../storage/storage.js';
import { type Me, meOf } from './claims.js';
import type { TokenSource, Who } from './who.js';

/** A token that ends so soon is not used any more; milliseconds. */
const SPARE = 30_000;

/** Who reads and writes here: whom the page signs in, or else a guest that this browser knows. */
export class Session implements Who {
  private hosts: string | null = null;
  private asking: Promise<string | null> | null = null;

  constructor(
    private readonly settings: Settings,
    private readonly given: TokenSource,
    private readonly keep: Keep,
    private readonly clock: () => number = Date.now,
  ) {}

  /** The token to send now, or null as nobody. */
  async token(): Promise<string | null> {
    return (await this.hostsToken()) ?? this.guestsToken();
  }

  async me(): Promise<Me | null> {
    const token = await this.token();
    return token === null ? null : meOf(token);
  }

  private guestsToken(): string | null {
    const token = this.keep.read(guestName(this.settings));
    return token !== null && this.isGood(token) ? token : null;
  }

  /** All that ask at the same time ask the page once. */
  private async hostsToken(): Promise<string | null> {
    if (this.hosts !== null && this.isGood(this.hosts)) return this.hosts;
    this.asking ??= this.ask();
    this.hosts = await this.asking;
    this.asking = null;
    return this.hosts;
  }

  /** A page whose own function fails has signed nobody in. */
  private async ask(): Promise<string | null> {
    try {
      const token: unknown = await this.source()();
      return typeof token === 'string' && token !== '' ? token : null;
    } catch (error) {
      console.error('Parley: the page failed to give a token, and its reader is nobody.', error);
      return null;
    }
  }

  private source(): () => string | null | Promise<string | null> {
    const { given } = this;
    if (typeof given === 'function') return given;
    const { token, tokenCallback } = this.settings;
    const named: unknown = tokenCallback === null ? undefined : Reflect.get(globalThis, tokenCallback);
    if (given === null && typeof named === 'function') return named as () => string | null;
    return () => given ?? token;
  }

  private isGood(token: string): boolean {
    const { endsAt = 0 } = meOf(token) ?? {};
    return endsAt > this.clock() + SPARE;
  }
}
