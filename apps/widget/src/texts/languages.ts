import { en } from './en.js';
import { type Texts, Words } from './words.js';

/** English is at hand; the others come when somebody reads in them. */
const others: Readonly<Record<string, () => Promise<Texts>>> = {
  de: async () => (await import('./de.js')).de,
  ar: async () => (await import('./ar.js')).ar,
};

/** The texts for a language tag; English, with English numbers and times, for a language that there are none for. */
export async function wordsFor(locale: string): Promise<Words> {
  const [language = ''] = locale.toLowerCase().split('-', 1);
  const load = others[language];
  if (load !== undefined) return new Words(known(locale, language), await load());
  return new Words(language === 'en' ? known(locale, 'en') : 'en', en);
}

/** What `Intl` takes: a page may say anything. */
function known(locale: string, otherwise: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? otherwise;
  } catch (error) {
    if (error instanceof RangeError) return otherwise;
    throw error;
  }
}
