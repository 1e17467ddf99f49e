import { PARTITIONS } from '#libs/contracts';
import { lanesOf } from './membership.js';

describe('lanesOf', () => {
  it('gives all lanes to one that is alone', () => {
    expect(lanesOf('a', ['a']).size).toBe(PARTITIONS);
  });

  it.each([[2], [3], [5], [16], [20]])('shares all lanes among %i, each lane once', (count) => {
    const replicas = Array.from({ length: count }, (_, i) => `replica ${String(i).padStart(2, '0')}`);
    const all = replicas.flatMap((replica) => [...lanesOf(replica, replicas)]);
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: PARTITIONS }, (_, i) => i));
  });

  it('does not depend on the order in which the replicas are told', () => {
    expect(lanesOf('b', ['c', 'b', 'a'])).toEqual(lanesOf('b', ['a', 'b', 'c']));
  });

  it('counts whoever asks, even if its row is gone', () => {
    expect(lanesOf('b', ['a'])).toEqual(lanesOf('b', ['a', 'b']));
  });
});
