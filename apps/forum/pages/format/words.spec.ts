import { counted, deedOf, namesOf, slugOf, tagsIn } from './words.js';

it('things are counted', () => {
  expect([0, 1, 2].map((count) => counted(count, 'comment'))).toEqual(['0 comments', '1 comment', '2 comments']);
});

it.each([
  ['Engines & Looms', 'engines-looms'],
  ['  Café Müller! ', 'cafe-muller'],
  ['Ἀθῆναι', ''],
  ['a'.repeat(63) + ' b', 'a'.repeat(63)],
])('the name %j becomes the slug %j', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

it('tags stand between commas, each once', () => {
  expect(tagsIn(' ethics, old  dialogues,, ethics ,')).toEqual(['ethics', 'old  dialogues']);
});

it.each([
  [[], 'Somebody'],
  [['Ada'], 'Ada'],
  [['Ada', 'Ben'], 'Ada and Ben'],
  [['Ada', 'Ben', 'Cleo'], 'Ada, Ben and 1 other'],
  [['Ada', 'Ben', 'Cleo', 'Dora'], 'Ada, Ben and 2 others'],
])('%j are told as %s', (names, words) => {
  expect(namesOf(names.map((name) => ({ name })))).toBe(words);
});

it.each([
  ['reply', 1, 'replied to you in'],
  ['reply', 3, 'wrote 3 replies to you in'],
  ['thread-activity', 1, 'commented on'],
  ['thread-activity', 2, 'wrote 2 comments on'],
] as const)('%s × %d is told as %s', (kind, count, words) => {
  expect(deedOf({ kind, count })).toBe(words);
});
