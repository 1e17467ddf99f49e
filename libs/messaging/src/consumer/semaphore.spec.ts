import { eventually } from '#libs/testing';
import { Semaphore } from './semaphore.js';

describe('turns', () => {
  it('let so many work at once, the others one after another in the order they came', async () => {
    const turns = new Semaphore(2, 60_000);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3].map((n) =>
      turns.run(() => {
        begun.push(n);
        return new Promise<void>((resolve) => (ends[n] = resolve));
      }),
    );
    expect(begun).toEqual([0, 1]);
    ends[1]?.();
    await all[1];
    expect(begun).toEqual([0, 1, 2]);
    ends[0]?.();
    await all[0];
    expect(begun).toEqual([0, 1, 2, 3]);
    ends[2]?.();
    ends[3]?.();
    await Promise.all(all);
  });

  it('are lent to the next in line when they are held for too long, four at the most', async () => {
    const turns = new Semaphore(1, 5);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = Array.from({ length: 7 }, (_, n) =>
      turns.run(() => {
        begun.push(n);
        return new Promise<void>((resolve) => (ends[n] = resolve));
      }),
    );
    await eventually(() => {
      expect(begun).toEqual([0, 1, 2, 3, 4]);
    });
    // What was lent is not given back twice.
    ends[0]?.();
    await all[0];
    await eventually(() => {
      expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
    });
    for (const n of [1, 2, 3, 4, 5]) ends[n]?.();
    await Promise.all(all.slice(0, 6));
    await eventually(() => {
      expect(begun).toHaveLength(7);
    });
    ends[6]?.();
    await Promise.all(all);
    const next: number[] = [];
    const holder = turns.run(() => new Promise<void>((resolve) => (ends[7] = resolve)));
    const follower = turns.run(() => Promise.resolve(next.push(8)));
    expect(next).toEqual([]);
    ends[7]?.();
    await Promise.all([holder, follower]);
  });

  it('pass on after a failure', async () => {
    const turns = new Semaphore(1, 60_000);
    await expect(turns.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(turns.run(() => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});
