import { readFileSync } from 'node:fs';

const folder = 'dist/apps/widget';
const files = JSON.parse(readFileSync(`${folder}/before-interaction.json`, 'utf8')) as string[];
/** Bytes as they travel. */
const sizeOf = (file: string) => readFileSync(`${folder}/public/${file}.gz`).length;

describe('the widget', () => {
  it('has a loader of less than 2 KB, gzipped', () => {
    expect(files[0]).toBe('embed.js');
    expect(sizeOf('embed.js')).toBeLessThan(2_000);
  });

  it('loads less than 15 KB, gzipped, before the first interaction', () => {
    const all = files.map(sizeOf).reduce((sum, size) => sum + size);
    expect(all).toBeLessThan(15_000);
  });
});
