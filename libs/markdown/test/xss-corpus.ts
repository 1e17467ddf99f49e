import { hostileHtml } from './xss/html.js';
import { hostileMarkdown } from './xss/markdown.js';
import { hostileTricks } from './xss/tricks.js';
import { hostileUrls, spellings } from './xss/urls.js';

/** A text that tries to run something in its reader's page, or to change what is not its own there. */
export interface Vector {
  /** What it tries; the classes are those of OWASP's XSS Filter Evasion Cheat Sheet, and Markdown's own. */
  readonly kind: string;
  readonly markdown: string;
}

/**
 * What attackers write. Wherever one calls `alert(1)`, a page that shows the rendered text must not; the page must also
 * keep its own elements, names, styles and address.
 */
export const xssCorpus: readonly Vector[] = [
  ...vectorsOf(hostileHtml),
  ...vectorsOf(hostileTricks),
  ...vectorsOf(hostileMarkdown),
  ...hostileUrls.flatMap((url) => spellings(url).map((markdown) => ({ kind: 'url', markdown }))),
];

function vectorsOf(kinds: Readonly<Record<string, readonly string[]>>): Vector[] {
  return Object.entries(kinds).flatMap(([kind, texts]) => texts.map((markdown) => ({ kind, markdown })));
}
