import { en } from './en.js';
import { I18n, type Texts } from './i18n.js';

/** English is part of the first screen; the other languages load on demand. */
const others: Readonly<Record<string, () => Promise<Texts>>> = {
  de: async () => (await import('./de.js')).de,
  ar: async () => (await import('./ar.js')).ar,
};

/** The texts for a language tag. A language without texts falls back to English, with English numbers and times. */
export async function loadI18n(tag: string): Promise<I18n> {
  const [language = ''] = tag.toLowerCase().split('-', 1);
  const load = others[language];
  if (load !== undefined) return new I18n(validLocale(tag, language), await load());
  return new I18n(language === 'en' ? validLocale(tag, 'en') : 'en', en);
}

/** A page can set any text as its language, and `Intl` throws for an invalid tag. */
function validLocale(tag: string, fallback: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? fallback;
  } catch (error) {
    if (error instanceof RangeError) return fallback;
    throw error;
  }
}
