import { eventually } from '#libs/testing';
import { BackOff } from './back-off.js';
import { type NextPass, WorkLoop } from './work-loop.js';

const LONG = 60_000;

/** A loop whose passes give these results in turn, and then wait for a wake-up. */
function loopOf(results: readonly (NextPass | Error)[], backOff = new BackOff(LONG, LONG)) {
  const failures: unknown[] = [];
  let passes = 0;
  const loop = new WorkLoop(
    () => {
      const result = results[passes++] ?? { wait: LONG };
      return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
    },
    backOff,
    (error) => failures.push(error),
  );
  loop.start();
  const passed = (count: number) =>
    eventually(() => {
      expect(passes).toBe(count);
    });
  return { loop, failures, passed };
}

describe('WorkLoop', () => {
  it('runs again at once while there is more to do, and after a wait', async () => {
    const { loop, passed } = loopOf(['again', 'again', { wait: 1 }]);
    await passed(4);
    await loop.stop();
  });

  it('runs again when it is woken', async () => {
    const { loop, passed } = loopOf([]);
    await passed(1);
    loop.wake();
    await passed(2);
    await loop.stop();
  });

  it('does not miss a wake-up that comes during a pass', async () => {
    let end = (): void => undefined;
    let passes = 0;
    const loop = new WorkLoop(
      async () => {
        if (++passes === 1) await new Promise<void>((resolve) => (end = resolve));
        return { wait: LONG };
      },
      new BackOff(LONG, LONG),
      () => undefined,
    );
    loop.start();
    loop.wake();
    end();
    await eventually(() => {
      expect(passes).toBe(2);
    });
    await loop.stop();
  });

  it.each<[string, NextPass | Error]>([
    ['a wait that ignores wake-ups', { wait: LONG, ignoreWakeUps: true }],
    ['a back-off', new Error('failed')],
  ])('ends %s by an interrupt, and not by a wake-up', async (_what, result) => {
    const { loop, passed } = loopOf([result]);
    await passed(1);
    loop.wake();
    loop.wake();
    await new Promise(setImmediate);
    await passed(1);
    loop.interrupt();
    await passed(2);
    await loop.stop();
  });

  it('reports a failure and retries after a back-off', async () => {
    const { loop, failures, passed } = loopOf([new Error('one'), new Error('two')], new BackOff(1, 1));
    await passed(3);
    expect(failures).toEqual([new Error('one'), new Error('two')]);
    await loop.stop();
  });

  it('stops during a wait and during a back-off, after the current pass', async () => {
    const { loop, passed } = loopOf([new Error('failed')]);
    await passed(1);
    await loop.stop();
    expect(loop.isStopping).toBe(true);
    await passed(1);
  });
});
