import { ar } from './ar.js';
import { de } from './de.js';
import { en } from './en.js';
import { enInteractive } from './en-interactive.js';
import { I18n, type Texts } from './i18n.js';
import { loadI18n } from './languages.js';
import { translatedCodes } from './problem-codes.js';

describe('texts', () => {
  it('follow the plural rules of the language', () => {
    const english = new I18n('en', en);
    expect([0, 1, 1_234].map((n) => english.t('comments', { n }))).toEqual([
      '0 comments',
      '1 comment',
      '1,234 comments',
    ]);
    const arabic = new I18n('ar', ar);
    expect([0, 1, 2].map((n) => arabic.t('comments', { n }))).toEqual(['لا تعليقات', 'تعليق واحد', 'تعليقان']);
    expect(arabic.t('comments', { n: 3 })).toContain('تعليقات');
    expect(arabic.t('comments', { n: 11 })).toContain('تعليقًا');
  });

  it('can be added later and replace none that exist', () => {
    const i18n = new I18n('de', { write: 'Schreiben' });
    expect(i18n.t('send')).toBe('');
    i18n.add({ write: 'Write', send: 'Send' });
    expect([i18n.t('write'), i18n.t('send')]).toEqual(['Schreiben', 'Send']);
  });

  it('insert names literally', () => {
    expect(new I18n('en', en).t('replyTo', { name: '{n} $& <b>' })).toBe('Reply to {n} $& <b>');
  });

  it.each([
    ['de-AT', 'de-AT', 'ltr'],
    ['ar', 'ar', 'rtl'],
    ['en-GB', 'en-GB', 'ltr'],
    ['fr', 'en', 'ltr'],
    ['de_DE nonsense', 'en', 'ltr'],
    ['', 'en', 'ltr'],
  ])('for the language tag %j are those of %s', async (tag, locale, direction) => {
    const i18n = await loadI18n(tag);
    expect([i18n.locale, i18n.direction]).toEqual([locale, direction]);
  });
});

it.each<[string, Texts]>([
  ['German', de],
  ['Arabic', ar],
])('%s has every text, with the same placeholders', (_language, texts) => {
  const placeholders = (message: Texts[keyof Texts]) =>
    [...new Set((typeof message === 'string' ? message : message.other).match(/\{\w+\}/g))].sort();
  const english = { ...en, ...enInteractive };
  for (const [name, message] of Object.entries(english)) {
    expect([name, placeholders(texts[name as keyof Texts])]).toEqual([name, placeholders(message)]);
  }
  expect(Object.keys(texts).sort()).toEqual([...Object.keys(english), ...translatedCodes].sort());
});
