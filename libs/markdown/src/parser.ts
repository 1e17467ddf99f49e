import CommonMark, { type MarkdownIt, type Token } from 'markdown-it';
import { isAllowed } from './address.js';
import { addLinkAttributes, keepLanguage } from './link-attributes.js';
import { applyImagePolicy } from './image.js';
import { mention, renderMention } from './mention.js';
import { MAX_DEPTH, refuseDeepNesting } from './nesting.js';
import type { Policy } from './policy.js';

export const parser = newParser();

/** @throws {Refused} `markdown.too-complex` */
export function parse(markdown: string, { images }: Policy): Token[] {
  return parser.parse(markdown, { images });
}

/**
 * The `commonmark` preset has no tables: rows are padded to the width of the header, so a few bytes produce many cells. Beyond
 * maxNesting markdown-it drops text; nesting.ts refuses before that.
 */
export function newParser(): MarkdownIt {
  const md = new CommonMark('commonmark', { html: false, linkify: true, maxNesting: MAX_DEPTH + 3 });
  md.enable('linkify');
  // Only URLs with a scheme, and mail addresses: `README.md` and `main.rs` are file names, not hosts.
  md.linkify.set({ fuzzyLink: false }).add('//', null).add('ftp:', null);
  // Links and images that point elsewhere stay in the text as written.
  md.validateLink = isAllowed;
  md.block.ruler.before('blockquote', 'nesting', refuseDeepNesting);
  md.inline.ruler.before('emphasis', 'mention', mention);
  md.renderer.rules.mention = renderMention;
  md.core.ruler.push('images', applyImagePolicy);
  md.core.ruler.push('links', addLinkAttributes);
  md.core.ruler.push('languages', keepLanguage);
  return md;
}
