/** The texts around the comments, in one language. */
interface Texts {
  readonly title: string;
  readonly more: string;
  readonly deleted: string;
  readonly removed: string;
  /** By plural form; `{n}` is the number. */
  readonly comments: Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };
}

const en: Texts = {
  title: 'Comments',
  more: 'More comments',
  deleted: 'Deleted by its author.',
  removed: 'Removed by a moderator.',
  comments: { one: '{n} comment', other: '{n} comments' },
};

const languages: Readonly<Record<string, Texts>> = {
  en,
  de: {
    title: 'Kommentare',
    more: 'Weitere Kommentare',
    deleted: 'Von der Autorin oder dem Autor gelöscht.',
    removed: 'Von der Moderation entfernt.',
    comments: { one: '{n} Kommentar', other: '{n} Kommentare' },
  },
  ar: {
    title: 'التعليقات',
    more: 'المزيد من التعليقات',
    deleted: 'حذفه كاتبه.',
    removed: 'أزاله أحد المشرفين.',
    comments: {
      zero: 'لا تعليقات',
      one: 'تعليق واحد',
      two: 'تعليقان',
      few: '{n} تعليقات',
      many: '{n} تعليقًا',
      other: '{n} تعليق',
    },
  },
};

export interface DocumentTexts extends Omit<Texts, 'comments'> {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  comments(count: number): string;
}

/** @param locale a language tag, of which only the language counts; English if it has no texts */
export function documentTexts(locale = 'en'): DocumentTexts {
  const [requested = ''] = locale.toLowerCase().split('-', 1);
  const language = Object.hasOwn(languages, requested) ? requested : 'en';
  const texts = languages[language] ?? en;
  const plurals = new Intl.PluralRules(language);
  return {
    ...texts,
    language,
    direction: language === 'ar' ? 'rtl' : 'ltr',
    comments: (count) => (texts.comments[plurals.select(count)] ?? texts.comments.other).replace('{n}', String(count)),
  };
}
