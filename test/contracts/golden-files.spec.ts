import { readFileSync } from 'node:fs';
import { GOLDEN_HASHES, newGoldenFiles } from '../../apps/forum/src/generate/golden-files.js';
import { changedGoldenFiles } from './golden-files.js';

const names = ['parley.loom.woven.v1.json', 'parley.loom.woven.v1.schema.json'] as const;
const hashes = [
  `ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356  golden/${names[0]}`,
  `fcc11fefe7bc5e3e0afd7bce4a99d14cf9fdb2c1b1f1e9a8d3ff4e9c8f9f1bb5  golden/${names[1]}`,
].join('\n');

describe('a golden file', () => {
  it('may not be changed, deleted, or added without its hash', () => {
    const files = new Map([
      [names[0], '{"a":1}\n'],
      [names[1], 'as it is today'],
      ['parley.loom.torn.v1.json', '{}'],
    ]);
    expect(changedGoldenFiles(hashes, files)).toEqual([
      `${names[0]} was changed`,
      `${names[1]} was changed`,
      'parley.loom.torn.v1.json has no hash',
    ]);
    expect(changedGoldenFiles(hashes, new Map())).toEqual([`${names[0]} is gone`, `${names[1]} is gone`]);
    expect(changedGoldenFiles(hashes, new Map([[names[0], '{}\n']]))).toEqual([`${names[1]} is gone`]);
  });

  it('is generated once: a type with a hash is not generated again', () => {
    const today = readFileSync(GOLDEN_HASHES, 'utf8');
    const all = [...newGoldenFiles('').keys()];
    expect(all).toContain('test/contracts/golden/parley.post.created.v1.json');
    expect(newGoldenFiles(today)).toEqual(new Map());
    const without = today
      .split('\n')
      .filter((line) => !line.endsWith('/parley.post.created.v1.json'))
      .join('\n');
    expect([...newGoldenFiles(without).keys()]).toEqual([
      'test/contracts/golden/parley.post.created.v1.json',
      GOLDEN_HASHES,
    ]);
  });
});
