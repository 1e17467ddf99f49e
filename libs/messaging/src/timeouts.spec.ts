import { settlesWithin, Interrupted, unlessInterrupted } from './timeouts.js';

const never = new Promise<never>(() => undefined);

describe('unlessInterrupted', () => {
  it('returns the result of the work, and throws its error', async () => {
    const { signal } = new AbortController();
    expect(await unlessInterrupted(signal, Promise.resolve(7))).toBe(7);
    await expect(unlessInterrupted(signal, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('stops waiting at the signal', async () => {
    const stopping = new AbortController();
    const waiting = unlessInterrupted(stopping.signal, never);
    stopping.abort();
    await expect(waiting).rejects.toThrow(Interrupted);
    await expect(unlessInterrupted(AbortSignal.abort(), never)).rejects.toThrow(Interrupted);
  });

  it('passes on a late result, so that it can be closed, and ignores a late error', async () => {
    let give = (_value: number): void => undefined;
    let fail = (_error: Error): void => undefined;
    const late = new Promise<number>((resolve) => (give = resolve));
    const broken = new Promise<number>((_resolve, reject) => (fail = reject));
    const closed = new Promise<number>((resolve) => {
      void unlessInterrupted(AbortSignal.abort(), late, resolve).catch(() => undefined);
    });
    await expect(unlessInterrupted(AbortSignal.abort(), broken)).rejects.toThrow(Interrupted);
    fail(new Error('nobody hears this'));
    give(7);
    expect(await closed).toBe(7);
  });
});

describe('settlesWithin', () => {
  it('returns whether the work ended', async () => {
    expect(await settlesWithin(3_600_000, Promise.resolve())).toBe(true);
    expect(await settlesWithin(1, never)).toBe(false);
  });

  it('throws the error of the work', async () => {
    await expect(settlesWithin(3_600_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
