import { describeActivity, listNames, parseTags, pluralize, slugify } from './text.js';

it('a count selects singular or plural', () => {
  expect([0, 1, 2].map((count) => pluralize(count, 'comment'))).toEqual(['0 comments', '1 comment', '2 comments']);
});

it.each([
  ['Engines & Looms', 'engines-looms'],
  ['  Café Müller! ', 'cafe-muller'],
  ['Ἀθῆναι', ''],
  ['a'.repeat(63) + ' b', 'a'.repeat(63)],
])('the name %j has the slug %j', (name, slug) => {
  expect(slugify(name)).toBe(slug);
});

it('tags are separated by commas, without duplicates', () => {
  expect(parseTags(' ethics, old  dialogues,, ethics ,')).toEqual(['ethics', 'old  dialogues']);
});

it.each([
  [[], 'Somebody'],
  [['Ada'], 'Ada'],
  [['Ada', 'Ben'], 'Ada and Ben'],
  [['Ada', 'Ben', 'Cleo'], 'Ada, Ben and 1 other'],
  [['Ada', 'Ben', 'Cleo', 'Dora'], 'Ada, Ben and 2 others'],
])('the names %j are listed as %s', (names, text) => {
  expect(listNames(names.map((name) => ({ name })))).toBe(text);
});

it.each([
  ['reply', 1, 'replied to you in'],
  ['reply', 3, 'wrote 3 replies to you in'],
  ['thread-activity', 1, 'commented on'],
  ['thread-activity', 2, 'wrote 2 comments on'],
] as const)('%s × %d is described as %s', (kind, count, text) => {
  expect(describeActivity({ kind, count })).toBe(text);
});
