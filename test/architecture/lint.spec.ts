import { resolve } from 'node:path';
import { linesOf, outputOf, sourcesIn } from './planted.js';

interface Fault {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

const root = resolve('test/architecture/planted/lint');

it('finds what is planted, and nothing else', async () => {
  const planted = sourcesIn(root).flatMap((file) =>
    linesOf(root, file).flatMap(({ line, text }) => {
      const rule = /\/\/ planted: (\S+)$/.exec(text)?.[1];
      return rule === undefined ? [] : [{ file, line, rule }];
    }),
  );
  const found = (await outputOf('lint.mjs')) as Fault[];
  expect(found.map(({ file, line, rule }) => ({ file, line, rule }))).toEqual(planted);
});
