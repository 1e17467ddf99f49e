import { eventually } from '#libs/testing';
import { Semaphore } from './semaphore.js';

const NEVER = 60_000;

/** Work that ends when the test calls `end`. */
function manualWork() {
  const started: number[] = [];
  const ends = new Map<number, () => void>();
  const work = (n: number) => () => {
    started.push(n);
    return new Promise<void>((resolve) => ends.set(n, resolve));
  };
  return { started, work, end: (n: number) => ends.get(n)?.() };
}

describe('Semaphore', () => {
  it('runs as many at a time as it has permits, in the order of the calls', async () => {
    const semaphore = new Semaphore(2, NEVER);
    const { started, work, end } = manualWork();
    const all = [0, 1, 2, 3].map((n) => semaphore.run(work(n)));
    await eventually(() => {
      expect(started).toEqual([0, 1]);
    });
    end(1);
    await all[1];
    await eventually(() => {
      expect(started).toEqual([0, 1, 2]);
    });
    end(0);
    await all[0];
    await eventually(() => {
      expect(started).toEqual([0, 1, 2, 3]);
    });
    end(2);
    end(3);
    await Promise.all(all);
  });

  it('adds up to four extra permits for work that runs too long, and takes each back when that work ends', async () => {
    const semaphore = new Semaphore(1, 5);
    const { started, work, end } = manualWork();
    const all = Array.from({ length: 7 }, (_, n) => semaphore.run(work(n)));
    await eventually(() => {
      expect(started).toEqual([0, 1, 2, 3, 4]);
    });
    end(0);
    await all[0];
    await eventually(() => {
      expect(started).toEqual([0, 1, 2, 3, 4, 5]);
    });
    for (const n of [1, 2, 3, 4, 5]) end(n);
    await Promise.all(all.slice(0, 6));
    await eventually(() => {
      expect(started).toHaveLength(7);
    });
    end(6);
    await Promise.all(all);

    const order: string[] = [];
    await Promise.all([
      semaphore.run(async () => {
        await Promise.resolve();
        order.push('first');
      }),
      semaphore.run(() => Promise.resolve(order.push('second'))),
    ]);
    expect(order).toEqual(['first', 'second']);
  });

  it('frees the permit of work that fails', async () => {
    const semaphore = new Semaphore(1, NEVER);
    await expect(semaphore.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(semaphore.run(() => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});
