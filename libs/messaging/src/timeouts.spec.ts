import { settlesWithin, Interrupted, unlessInterrupted } from './timeouts.js';

const never = new Promise<never>(() => undefined);

describe('unlessInterrupted', () => {
  it('gives what the work gives, and throws what it throws', async () => {
    const { signal } = new AbortController();
    expect(await unlessInterrupted(signal, Promise.resolve(7))).toBe(7);
    await expect(unlessInterrupted(signal, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('waits no longer than for the signal', async () => {
    const asked = new AbortController();
    const waiting = unlessInterrupted(asked.signal, never);
    asked.abort();
    await expect(waiting).rejects.toThrow(Interrupted);
    await expect(unlessInterrupted(AbortSignal.abort(), never)).rejects.toThrow(Interrupted);
  });

  it('hands on what comes too late, so that it can be closed; a late failure has nobody to tell', async () => {
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

describe('endsWithin', () => {
  it('tells whether the end came', async () => {
    expect(await settlesWithin(3_600_000, Promise.resolve())).toBe(true);
    expect(await settlesWithin(1, never)).toBe(false);
  });

  it('throws what the work throws', async () => {
    await expect(settlesWithin(3_600_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
