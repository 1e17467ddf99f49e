import type { Problem } from '#libs/client';
import type { I18n } from './i18n.js';
import { translatedCodes } from './problem-codes.js';

/** The text for a problem document in the reader's language, or else the service's own texts. */
export function problemText({ code, title, detail, errors = [] }: Problem, i18n: I18n): string {
  const name = translatedCodes.find((translated) => translated === code);
  const text = name === undefined ? '' : i18n.t(name);
  if (text !== '') return text;
  return [title, detail, ...errors.map(({ message }) => message)].filter((part) => part !== undefined).join(' · ');
}
