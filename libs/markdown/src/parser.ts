import CommonMark, { type MarkdownIt, type Token } from 'markdown-it';
import { isAllowed } from './address.js';
import { languages, links } from './dress.js';
import { images } from './image.js';
import { mention, printMention } from './mention.js';
import { MAX_DEPTH, refuseDeepNesting } from './nesting.js';
import type { Policy } from './policy.js';

export const parser = newParser();

/** @throws {Refused} `markdown.too-complex` */
export function parse(markdown: string, { images }: Policy): Token[] {
  return parser.parse(markdown, { images });
}

/**
 * The `commonmark` preset has no tables: a row is padded to the width of the header, so a few bytes make many cells.
 * maxNesting is where markdown-it starts to leave text out; nesting.ts refuses before that.
 */
export function newParser(): MarkdownIt {
  const md = new CommonMark('commonmark', { html: false, linkify: true, maxNesting: MAX_DEPTH + 3 });
  md.enable('linkify');
  // Only what has a scheme, or is a mail address: here `README.md` and `main.rs` are file names, not hosts.
  md.linkify.set({ fuzzyLink: false }).add('//', null).add('ftp:', null);
  // Links and images that lead elsewhere stay in the text as they were written.
  md.validateLink = isAllowed;
  md.block.ruler.before('blockquote', 'nesting', refuseDeepNesting);
  md.inline.ruler.before('emphasis', 'mention', mention);
  md.renderer.rules.mention = printMention;
  md.core.ruler.push('images', images);
  md.core.ruler.push('links', links);
  md.core.ruler.push('languages', languages);
  return md;
}
