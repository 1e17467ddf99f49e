import { PARTITIONS } from '#libs/contracts';
import { partitionsOf } from './membership.js';

describe('partitionsOf', () => {
  it('assigns all lanes to a single replica', () => {
    expect(partitionsOf('a', ['a']).size).toBe(PARTITIONS);
  });

  it.each([[2], [3], [5], [16], [20]])('distributes all lanes among %i, each lane once', (count) => {
    const replicas = Array.from({ length: count }, (_, i) => `replica ${String(i).padStart(2, '0')}`);
    const all = replicas.flatMap((replica) => [...partitionsOf(replica, replicas)]);
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: PARTITIONS }, (_, i) => i));
  });

  it('does not depend on the order of the replicas', () => {
    expect(partitionsOf('b', ['c', 'b', 'a'])).toEqual(partitionsOf('b', ['a', 'b', 'c']));
  });

  it('includes the calling replica, even if its row is gone', () => {
    expect(partitionsOf('b', ['a'])).toEqual(partitionsOf('b', ['a', 'b']));
  });
});
