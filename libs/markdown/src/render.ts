import { type Extracted, extract } from './extract.js';
import { parse } from './parser.js';
import type { Policy } from './policy.js';
import { print } from './print.js';
import { sanitise } from './sanitise.js';

export interface Rendered extends Extracted {
  /** Sanitised: safe to insert into a page. */
  readonly html: string;
}

/**
 * Renders CommonMark with bare URLs and @mentions as sanitised HTML. Callers limit the text to 40,000 characters.
 * @throws {Refused} `markdown.too-complex` if the HTML exceeds 200,000 characters, or quotes and lists nest deeper than 20 levels (a
 *   list counts as two)
 */
export function render(markdown: string, policy: Policy = { images: 'link' }): Rendered {
  const tokens = parse(markdown, policy);
  return { html: sanitise(print(tokens), policy), ...extract(tokens) };
}
