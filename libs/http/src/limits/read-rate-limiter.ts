import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Clock } from '#libs/kernel';
import { type Quota, QUOTA_WINDOW, type Settlement } from '#libs/persistence';
import type { Site } from '#libs/sites';
import type { ClientNetworkResolver } from './client-network.js';

/** With more clients than this in one window, the one seen longest ago starts a new window. */
const MAX_WINDOWS = 20_000;
const WINDOW_MS = QUOTA_WINDOW * 1_000;

interface Window {
  readonly endsAt: number;
  used: number;
}

/**
 * Limits reads to the rate of their site, for each client network. Each process counts in memory: that is accurate enough for
 * something cheap, and needs no statement.
 */
export class ReadRateLimiter {
  private readonly windows = new LRUCache<string, Window>({ max: MAX_WINDOWS });

  constructor(
    private readonly networkOf: ClientNetworkResolver,
    private readonly clock: Clock,
  ) {}

  /** Takes one read from the quota, if one is left. */
  take(
    { name, rates }: Pick<Site, 'name' | 'rates'>,
    request: IncomingMessage,
  ): { readonly quota: Quota; readonly settlement: Settlement } {
    const quota = { name: 'reads', of: `${name}:${this.networkOf(request)}`, units: rates.reads };
    const now = this.clock.now().getTime();
    const window = this.windowAt(now, quota.of);
    const granted = window.used < quota.units;
    if (granted) window.used++;
    const left = Math.max(0, quota.units - window.used);
    const settlement = { granted, balances: [{ quota, left, seconds: (window.endsAt - now) / 1_000 }] };
    return { quota, settlement };
  }

  private windowAt(now: number, key: string): Window {
    const current = this.windows.get(key);
    // A clock that was set back must not make a window longer.
    if (current !== undefined && current.endsAt > now && current.endsAt <= now + WINDOW_MS) return current;
    const next = { endsAt: now + WINDOW_MS, used: 0 };
    this.windows.set(key, next);
    return next;
  }
}
