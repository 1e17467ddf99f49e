import { MemoryQuotas } from './memory-quotas.js';

const quota = { name: 'reads', of: 'default:203.0.113.7', units: 2 };

describe('quotas of one process', () => {
  let now: number;
  let quotas: MemoryQuotas;

  beforeEach(() => {
    now = Date.parse('2026-11-25T08:00:00Z');
    quotas = new MemoryQuotas({ now: () => new Date(now) });
  });

  it('give what there is, then nothing until the window has ended', () => {
    expect(quotas.take(quota)).toEqual({ granted: true, balances: [{ quota, left: 1, seconds: 60 }] });
    now += 20_000;
    expect(quotas.take(quota)).toEqual({ granted: true, balances: [{ quota, left: 0, seconds: 40 }] });
    now += 39_999;
    expect(quotas.take(quota)).toEqual({ granted: false, balances: [{ quota, left: 0, seconds: 0.001 }] });
    now += 1;
    expect(quotas.take(quota)).toEqual({ granted: true, balances: [{ quota, left: 1, seconds: 60 }] });
  });

  it('are counted for each by itself', () => {
    for (let time = 0; time < 3; time++) quotas.take(quota);
    expect(quotas.take({ ...quota, of: 'default:203.0.113.8' }).granted).toBe(true);
    expect(quotas.take(quota).granted).toBe(false);
  });

  it('do not wait for a clock that was set back', () => {
    for (let time = 0; time < 3; time++) quotas.take(quota);
    now -= 3_600_000;
    expect(quotas.take(quota)).toEqual({ granted: true, balances: [{ quota, left: 1, seconds: 60 }] });
  });
});
