import { setTimeout as sleep } from 'node:timers/promises';
import { KeyBackOff } from './key-back-off.js';

const HOUR = 60 * 60 * 1_000;

describe('KeyBackOff', () => {
  it('delays a key after a refusal, until one of its events is accepted', () => {
    const keys = new KeyBackOff({ backOffFrom: HOUR, backOffTo: HOUR });
    keys.refused('a');
    keys.refused('b');
    expect(keys.waiting).toEqual(['a', 'b']);
    keys.accepted('a');
    expect(keys.waiting).toEqual(['b']);
    keys.clear();
    expect(keys.waiting).toEqual([]);
  });

  it('ends a delay by itself, and doubles the next one', async () => {
    const keys = new KeyBackOff({ backOffFrom: 1, backOffTo: HOUR });
    keys.refused('a');
    while (keys.waiting.length > 0) await sleep(1);
    for (let refusals = 0; refusals < 30; refusals++) keys.refused('a');
    expect(keys.waiting).toEqual(['a']);
  });

  it('tracks at most a thousand keys, and reports when it is full', () => {
    const keys = new KeyBackOff({ backOffFrom: HOUR, backOffTo: HOUR });
    for (let n = 0; n < 999; n++) keys.refused(`key ${String(n)}`);
    expect(keys.isFull).toBe(false);
    for (let n = 999; n < 2_000; n++) keys.refused(`key ${String(n)}`);
    expect(keys.isFull).toBe(true);
    expect(keys.waiting).toHaveLength(1_000);
  });
});
