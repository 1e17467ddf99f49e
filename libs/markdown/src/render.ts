import { type Found, find } from './find.js';
import { parse } from './parser.js';
import type { Policy } from './policy.js';
import { print } from './print.js';
import { sanitise } from './sanitise.js';

export interface Rendered extends Found {
  /** Safe to put into a page as it is. */
  readonly html: string;
}

/**
 * CommonMark with bare URLs and @mentions in, sanitised HTML out. Made for texts of up to 40,000 characters, which the
 * callers see to.
 * @throws {Refused} `markdown.too-complex` if the HTML would be longer than 200,000 characters, or if quotes and lists
 *   nest deeper than 20 levels (a list counts two)
 */
export function render(markdown: string, policy: Policy = { images: 'link' }): Rendered {
  const tokens = parse(markdown, policy);
  return { html: sanitise(print(tokens), policy), ...find(tokens) };
}
