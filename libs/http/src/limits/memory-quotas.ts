import { LRUCache } from 'lru-cache';
import type { Clock } from '#libs/kernel';
import { type Quota, QUOTA_WINDOW, type Settlement } from '#libs/persistence';

/** Whoever comes after so many others within one window may begin theirs anew. */
const REMEMBERED = 20_000;

interface Window {
  readonly endsAt: number;
  used: number;
}

/** Quotas that one process counts by itself, and forgets: good enough for what costs little, and free of any statement. */
export class MemoryQuotas {
  private readonly windows = new LRUCache<string, Window>({ max: REMEMBERED });

  constructor(private readonly clock: Clock) {}

  /** Takes one unit, if there is one. */
  take(quota: Quota): Settlement {
    const now = this.clock.now().getTime();
    const window = this.windowAt(now, `${quota.name}:${quota.of}`);
    const granted = window.used < quota.units;
    if (granted) window.used++;
    const left = Math.max(0, quota.units - window.used);
    return { granted, balances: [{ quota, left, seconds: (window.endsAt - now) / 1_000 }] };
  }

  private windowAt(now: number, key: string): Window {
    const known = this.windows.get(key);
    // A clock that was set back must not make a window any longer.
    if (known !== undefined && known.endsAt > now && known.endsAt <= now + QUOTA_WINDOW * 1_000) return known;
    const fresh = { endsAt: now + QUOTA_WINDOW * 1_000, used: 0 };
    this.windows.set(key, fresh);
    return fresh;
  }
}
