import { BackOff, interruptibleSleep, withJitter } from './back-off.js';

describe('BackOff', () => {
  it('doubles from the first delay to the last, within a fifth', () => {
    const backOff = new BackOff(100, 30_000);
    for (const delay of [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]) {
      const next = backOff.next();
      expect(next).toBeGreaterThanOrEqual(delay * 0.8);
      expect(next).toBeLessThanOrEqual(delay * 1.2);
    }
  });

  it('stays at the last delay however often it fails', () => {
    const backOff = new BackOff(100, 30_000);
    for (let failure = 0; failure < 5_000; failure++) expect(backOff.next()).toBeLessThanOrEqual(36_000);
  });

  it('restarts after a success', () => {
    const backOff = new BackOff(100, 30_000);
    for (let failure = 0; failure < 5; failure++) backOff.next();
    backOff.reset();
    expect(backOff.next()).toBeLessThanOrEqual(120);
  });

  it('ends with the signal', async () => {
    await new BackOff(3_600_000, 3_600_000).wait(AbortSignal.abort());
    const stopping = new AbortController();
    const waiting = new BackOff(3_600_000, 3_600_000).wait(stopping.signal);
    stopping.abort();
    await waiting;
  });
});

it('has a random jitter of at most a fifth', () => {
  const delays = Array.from({ length: 1_000 }, () => withJitter(1_000));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(800);
  expect(Math.max(...delays)).toBeLessThanOrEqual(1_200);
  expect(new Set(delays).size).toBeGreaterThan(900);
});

it('a wait ends when its time is over', async () => {
  await interruptibleSleep(1, new AbortController().signal);
});
