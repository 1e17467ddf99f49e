import { setTimeout as sleep } from 'node:timers/promises';
import { KeyBackOff } from './key-back-off.js';

const HOUR = 60 * 60 * 1_000;

describe('RestingKeys', () => {
  it('has a key rest after a refusal, until one of its events is accepted', () => {
    const keys = new KeyBackOff({ backOffFrom: HOUR, backOffTo: HOUR });
    keys.rest('a');
    keys.rest('b');
    expect(keys.atRest).toEqual(['a', 'b']);
    keys.accepted('a');
    expect(keys.atRest).toEqual(['b']);
    keys.clear();
    expect(keys.atRest).toEqual([]);
  });

  it('ends a rest by itself, and has the next one last longer', async () => {
    const keys = new KeyBackOff({ backOffFrom: 1, backOffTo: HOUR });
    keys.rest('a');
    while (keys.atRest.length > 0) await sleep(1);
    for (let refusals = 0; refusals < 30; refusals++) keys.rest('a');
    expect(keys.atRest).toEqual(['a']);
  });

  it('remembers no more than a thousand keys, and says when there are so many', () => {
    const keys = new KeyBackOff({ backOffFrom: HOUR, backOffTo: HOUR });
    for (let n = 0; n < 999; n++) keys.rest(`key ${String(n)}`);
    expect(keys.isFull).toBe(false);
    for (let n = 999; n < 2_000; n++) keys.rest(`key ${String(n)}`);
    expect(keys.isFull).toBe(true);
    expect(keys.atRest).toHaveLength(1_000);
  });
});
