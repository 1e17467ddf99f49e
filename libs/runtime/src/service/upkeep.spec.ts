import type { Log } from '#libs/kernel';
import { eventually } from '#libs/testing';
import { Rounds } from './upkeep.js';

/** A log that keeps its warnings. */
function keeping(): Log & { readonly warnings: object[] } {
  const warnings: object[] = [];
  const nothing = () => undefined;
  return { warnings, debug: nothing, info: nothing, error: nothing, warn: (facts) => warnings.push(facts) };
}

describe('upkeep', () => {
  it('is done at once, and then again and again, each for itself', async () => {
    const rounds = new Rounds(keeping());
    const done = { often: 0, seldom: 0 };
    rounds.begin('often', 1, () => Promise.resolve(void done.often++));
    rounds.begin('seldom', 3_600_000, () => Promise.resolve(void done.seldom++));
    await eventually(() => {
      expect(done.often).toBeGreaterThan(3);
    });
    expect(done.seldom).toBe(1);
    await rounds.end();
  });

  it('that fails is told, and tried again', async () => {
    const log = keeping();
    const rounds = new Rounds(log);
    const error = new Error('The database is away.');
    const fails = [true, false];
    let done = 0;
    rounds.begin('mending', 1, () => (fails.shift() === true ? Promise.reject(error) : Promise.resolve(void done++)));
    await eventually(() => {
      expect(done).toBeGreaterThan(0);
    });
    expect(log.warnings).toEqual([{ err: error, upkeep: 'mending' }]);
    await rounds.end();
  });

  it('comes to its end before the service stops, and does not begin again', async () => {
    const rounds = new Rounds(keeping());
    let begun = 0;
    let finish = () => undefined as void;
    rounds.begin('long', 1, () => {
      begun++;
      return new Promise((resolve) => (finish = resolve));
    });
    let ended = false;
    const ending = rounds.end().then(() => (ended = true));
    await Promise.resolve();
    expect(ended).toBe(false);
    finish();
    await ending;
    expect(begun).toBe(1);
  });
});
