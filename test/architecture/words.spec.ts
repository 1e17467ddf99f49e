import { join, resolve } from 'node:path';
import { linesOf, sourcesIn } from './planted.js';
import { formatOldWord, oldWordsIn } from './words.js';

const project = resolve('.');
const planted = resolve('test/architecture/planted/words');

/** Our own sources: neither those that are planted, nor what is generated from the API's names. */
function isOwnSource(path: string): boolean {
  return !/(^|\/)(dist|planted)\//.test(path) && path !== 'client/src/schema.ts';
}

it.each(['apps', 'libs', 'test'])('%s declares no name with an old word', (folder) => {
  const found = oldWordsIn(join(project, folder), isOwnSource);
  expect(found.map((one) => `${folder}/${formatOldWord(one)}`)).toEqual([]);
});

it('reports every planted old word, and nothing else', () => {
  const expected = sourcesIn(planted).flatMap((file) =>
    linesOf(planted, file).flatMap(({ line, text }) => {
      const word = /\/\/ planted: (.+)$/.exec(text)?.[1];
      return word === undefined ? [] : [{ file, line, word }];
    }),
  );
  expect(oldWordsIn(planted).map(({ file, line, word }) => ({ file, line, word }))).toEqual(expected);
});

it('says where an old word is, and which word to use', () => {
  const reports = oldWordsIn(planted).map(formatOldWord);
  expect(reports).toContain('libs/messaging/src/wait.ts:2 patience -> use timeout');
  expect(reports).toContain('libs/messaging/src/snapshot-teller.ts:1 snapshot-teller -> use publisher');
});
