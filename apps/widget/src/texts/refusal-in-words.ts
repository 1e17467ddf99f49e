import type { Problem } from '#libs/client';
import { refusals } from './refusals.js';
import type { Words } from './words.js';

/** What to tell of a refusal: the service's own words where the reader's language has none. */
export function refusalInWords({ code, title, detail, errors = [] }: Problem, words: Words): string {
  const known = refusals.find((refusal) => refusal === code);
  const text = known === undefined ? '' : words.say(known);
  if (text !== '') return text;
  return [title, detail, ...errors.map(({ message }) => message)].filter((part) => part !== undefined).join(' · ');
}
