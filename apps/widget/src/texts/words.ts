import type { en } from './en.js';
import type { enDoing } from './en-doing.js';
import type { Phrase } from './phrase.js';
import type { refusals } from './refusals.js';

export type TextName = keyof typeof en | keyof typeof enDoing | (typeof refusals)[number];
/** Every text in one language. */
export type Texts = Readonly<Record<TextName, Phrase>>;

/** The texts of a language, spoken. */
export class Words {
  private readonly plurals: Intl.PluralRules;
  private readonly numbers: Intl.NumberFormat;

  /** @param locale a language tag that `Intl` knows */
  constructor(
    readonly locale: string,
    private texts: Partial<Texts>,
  ) {
    this.plurals = new Intl.PluralRules(locale);
    this.numbers = new Intl.NumberFormat(locale);
  }

  /** Takes texts that came later, where it has none of its own. */
  learn(texts: Partial<Texts>): void {
    this.texts = { ...texts, ...this.texts };
  }

  get direction(): 'ltr' | 'rtl' {
    return isRightToLeft(this.locale) ? 'rtl' : 'ltr';
  }

  say(name: TextName, values: Readonly<Record<string, string | number>> = {}): string {
    const phrase = this.texts[name] ?? '';
    const { n } = values;
    const rule = typeof n === 'number' ? this.plurals.select(n) : 'other';
    const text = typeof phrase === 'string' ? phrase : (phrase[rule] ?? phrase.other);
    return text.replace(/\{(\w+)\}/g, (_found, key: string) => {
      const value = values[key] ?? '';
      return typeof value === 'number' ? this.number(value) : value;
    });
  }

  number(n: number): string {
    return this.numbers.format(n);
  }
}

function isRightToLeft(locale: string): boolean {
  return /^(ar|fa|he|ur)\b/i.test(locale);
}
