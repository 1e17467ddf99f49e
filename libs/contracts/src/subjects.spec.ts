import { postCreated } from './events/posts.js';
import {
  fnv1a32,
  keyInPartition,
  partitionFilter,
  partitionOf,
  PARTITIONS,
  subjectOf,
  subjectFilter,
} from './subjects.js';

describe('the partition of a key', () => {
  // Test vectors of http://www.isthe.com/chongo/src/fnv/test_fnv.c
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['b', 0xe70c2de5],
    ['foobar', 0xbf9cf968],
    ['chongo was here!\n', 0xd49930d5],
  ])('comes from FNV-1a, 32 bit: %j', (text, hash) => {
    expect(fnv1a32(text)).toBe(hash);
  });

  it('is over UTF-8, and never negative', () => {
    expect(fnv1a32('ÿ')).toBe(fnv1a32(Buffer.from('ÿ').toString()));
    const partitions = Array.from({ length: 1_000 }, (_, i) => partitionOf(`ключ ${String(i)}`));
    expect(new Set(partitions).size).toBe(PARTITIONS);
    expect(Math.min(...partitions)).toBe(0);
    expect(Math.max(...partitions)).toBe(PARTITIONS - 1);
  });

  it('never changes, because the stream already has events of each key', () => {
    expect(partitionOf('0193a5c0-0000-7000-8000-000000000001')).toBe(11);
    expect(partitionOf('mary')).toBe(6);
  });
});

describe('a key made for a partition', () => {
  it('hashes to it and begins with the prefix, which is returned unchanged if it already does', () => {
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    const keys = partitions.map((partition) => keyInPartition(partition, 'mary'));
    expect(keys.map(partitionOf)).toEqual(partitions);
    expect(keys.filter((key) => !key.startsWith('mary'))).toEqual([]);
    expect(keys[6]).toBe('mary');
  });
});

describe('a subject', () => {
  it('contains site, partition, entity and event, and no id', () => {
    expect(subjectOf(postCreated, 'blog', 'mary')).toBe('parley.evt.blog.p06.post.created');
  });

  it('matches the filter of its type and partition', () => {
    expect(subjectFilter(postCreated, 6)).toBe('parley.evt.*.p06.post.created');
  });

  it('matches the filter of its partition, whose number has two digits', () => {
    expect(partitionFilter(7)).toBe('parley.evt.*.p07.*.*');
    expect(partitionFilter(15)).toBe('parley.evt.*.p15.*.*');
  });
});
