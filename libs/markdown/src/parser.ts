import MarkdownIt, { type Token } from 'markdown-it';
import { dress } from './dress.js';
import { mention, printMention } from './mention.js';
import { MAX_DEPTH, refuseDeepNesting } from './nesting.js';

/**
 * The `commonmark` preset has no tables: a row is padded to the width of the header, so a few bytes make many cells.
 * maxNesting is where markdown-it starts to leave text out; nesting.ts refuses before that.
 */
export const parser = new MarkdownIt('commonmark', { html: false, linkify: true, maxNesting: MAX_DEPTH + 3 });
parser.enable('linkify');
// Only what has a scheme, or is a mail address: here `README.md` and `main.rs` are file names, not hosts.
parser.linkify.set({ fuzzyLink: false }).add('//', null).add('ftp:', null);
parser.validateLink = isAllowed;
parser.block.ruler.before('blockquote', 'nesting', refuseDeepNesting);
parser.inline.ruler.before('emphasis', 'mention', mention);
parser.renderer.rules.mention = printMention;
parser.core.ruler.push('dress', dress);

/** @throws {Refused} `markdown.too-complex` */
export function parse(markdown: string): Token[] {
  return parser.parse(markdown, {});
}

/** A link to anything else stays in the text as it was written: no scheme but these, nothing relative to somebody's page. */
function isAllowed(url: string): boolean {
  return /^(?:https?:\/\/|mailto:)[^/]/i.test(url) && URL.canParse(url);
}
