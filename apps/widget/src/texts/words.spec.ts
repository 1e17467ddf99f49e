import { ar } from './ar.js';
import { de } from './de.js';
import { en } from './en.js';
import { enDoing } from './en-doing.js';
import { wordsFor } from './languages.js';
import { refusals } from './refusals.js';
import { type Texts, Words } from './words.js';

describe('words', () => {
  it('say how many in the way of the language', () => {
    const english = new Words('en', en);
    expect([0, 1, 1_234].map((n) => english.say('comments', { n }))).toEqual([
      '0 comments',
      '1 comment',
      '1,234 comments',
    ]);
    const arabic = new Words('ar', ar);
    expect([0, 1, 2].map((n) => arabic.say('comments', { n }))).toEqual(['لا تعليقات', 'تعليق واحد', 'تعليقان']);
    expect(arabic.say('comments', { n: 3 })).toContain('تعليقات');
    expect(arabic.say('comments', { n: 11 })).toContain('تعليقًا');
  });

  it('learn more, and forget nothing', () => {
    const words = new Words('de', { write: 'Schreiben' });
    expect(words.say('send')).toBe('');
    words.learn({ write: 'Write', send: 'Send' });
    expect([words.say('write'), words.say('send')]).toEqual(['Schreiben', 'Send']);
  });

  it('take names as they are', () => {
    expect(new Words('en', en).say('replyTo', { name: '{n} $& <b>' })).toBe('Reply to {n} $& <b>');
  });

  it.each([
    ['de-AT', 'de-AT', 'ltr'],
    ['ar', 'ar', 'rtl'],
    ['en-GB', 'en-GB', 'ltr'],
    ['fr', 'en', 'ltr'],
    ['de_DE nonsense', 'en', 'ltr'],
    ['', 'en', 'ltr'],
  ])('of %j are those of %s', async (asked, locale, direction) => {
    const words = await wordsFor(asked);
    expect([words.locale, words.direction]).toEqual([locale, direction]);
  });
});

it.each<[string, Texts]>([
  ['German', de],
  ['Arabic', ar],
])('%s has every text, with the same places to fill', (_language, texts) => {
  const places = (phrase: Texts[keyof Texts]) =>
    [...new Set((typeof phrase === 'string' ? phrase : phrase.other).match(/\{\w+\}/g))].sort();
  const english = { ...en, ...enDoing };
  for (const [name, phrase] of Object.entries(english)) {
    expect([name, places(texts[name as keyof Texts])]).toEqual([name, places(phrase)]);
  }
  expect(Object.keys(texts).sort()).toEqual([...Object.keys(english), ...refusals].sort());
});
