import { resolve } from 'node:path';
import { linesOf, outputOf, sourcesIn } from './planted.js';

interface LintError {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

const root = resolve('test/architecture/planted/lint');

it('reports every planted violation, and nothing else', async () => {
  const planted = sourcesIn(root).flatMap((file) =>
    linesOf(root, file).flatMap(({ line, text }) => {
      const rule = /\/\/ planted: (\S+)$/.exec(text)?.[1];
      return rule === undefined ? [] : [{ file, line, rule }];
    }),
  );
  const found = (await outputOf('lint.mjs')) as LintError[];
  expect(found.map(({ file, line, rule }) => ({ file, line, rule }))).toEqual(planted);
});
