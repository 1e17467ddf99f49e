import type { IncomingMessage } from 'node:http';
import { defaultSite } from '#libs/sites';
import { clientNetworkResolver } from './client-network.js';
import { ReadRateLimiter } from './read-rate-limiter.js';

const mainSite = defaultSite('own secret, long enough to be one');
const site = { ...mainSite, rates: { ...mainSite.rates, reads: 2 } };
const from = (remoteAddress: string) => ({ headers: {}, socket: { remoteAddress } }) as unknown as IncomingMessage;

describe('the rate limit for reads', () => {
  let now: number;
  let limiter: ReadRateLimiter;

  beforeEach(() => {
    now = Date.parse('2026-11-25T08:00:00Z');
    limiter = new ReadRateLimiter(clientNetworkResolver(false), { now: () => new Date(now) });
  });

  const take = (address = '203.0.113.7', name = 'default') => {
    const { quota, settlement } = limiter.take({ ...site, name }, from(address));
    expect(quota).toEqual({ name: 'reads', of: `${name}:${address}`, units: 2 });
    const { granted, balances } = settlement;
    return [granted, ...balances.map(({ left, seconds }) => [left, seconds])];
  };

  it('grants reads until none is left, and again when the window has ended', () => {
    expect(take()).toEqual([true, [1, 60]]);
    now += 20_000;
    expect(take()).toEqual([true, [0, 40]]);
    now += 39_999;
    expect(take()).toEqual([false, [0, 0.001]]);
    now += 1;
    expect(take()).toEqual([true, [1, 60]]);
  });

  it('counts each client network and each site separately', () => {
    for (let time = 0; time < 3; time++) take();
    expect(take('203.0.113.8')).toEqual([true, [1, 60]]);
    expect(take('203.0.113.7', 'blog')).toEqual([true, [1, 60]]);
    expect(take()).toEqual([false, [0, 60]]);
  });

  it('does not wait for a clock that was set back', () => {
    for (let time = 0; time < 3; time++) take();
    now -= 3_600_000;
    expect(take()).toEqual([true, [1, 60]]);
  });
});
