import type { en } from './en.js';
import type { enInteractive } from './en-interactive.js';
import type { Message } from './message.js';
import type { translatedCodes } from './problem-codes.js';

export type TextName = keyof typeof en | keyof typeof enInteractive | (typeof translatedCodes)[number];
/** All texts in one language. */
export type Texts = Readonly<Record<TextName, Message>>;

/** The texts of a language, with its plural rules and number format. */
export class I18n {
  private readonly plurals: Intl.PluralRules;
  private readonly numbers: Intl.NumberFormat;

  /** @param locale a language tag that `Intl` accepts */
  constructor(
    readonly locale: string,
    private texts: Partial<Texts>,
  ) {
    this.plurals = new Intl.PluralRules(locale);
    this.numbers = new Intl.NumberFormat(locale);
  }

  /** Adds texts that are missing; existing ones stay. */
  add(texts: Partial<Texts>): void {
    this.texts = { ...texts, ...this.texts };
  }

  get direction(): 'ltr' | 'rtl' {
    return isRightToLeft(this.locale) ? 'rtl' : 'ltr';
  }

  /** @param values replace `{name}`; `n` selects the plural form @returns an empty text for a text that is missing */
  t(name: TextName, values: Readonly<Record<string, string | number>> = {}): string {
    const message = this.texts[name] ?? '';
    const { n } = values;
    const form = typeof n === 'number' ? this.plurals.select(n) : 'other';
    const text = typeof message === 'string' ? message : (message[form] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (_match, key: string) => {
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
