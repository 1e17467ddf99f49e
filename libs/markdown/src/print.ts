import { Refused } from '#libs/kernel';
import type { Token } from 'markdown-it';
import { parser } from './parser.js';

const MAX_LENGTH = 200_000;

/**
 * Prints tokens as HTML, and stops as soon as it is too long: a reference of 20,000 characters that is used 5,000 times is
 * 40,000 characters of Markdown, a few megabytes of tokens and 100 MB of HTML.
 * @throws {Refused} `markdown.too-complex`
 */
export function print(tokens: Token[]): string {
  let html = '';
  for (const piece of pieces(tokens)) {
    html += piece;
    if (html.length > MAX_LENGTH)
      throw new Refused('markdown.too-complex', 'The text produces more than 200,000 characters of HTML. Shorten it.');
  }
  return html;
}

/** The output of markdown-it's renderer, token by token. */
function* pieces(tokens: Token[]): Generator<string> {
  const { options, renderer } = parser;
  for (const [index, token] of tokens.entries()) {
    const rule = renderer.rules[token.type];
    if (token.type === 'inline') yield* pieces(token.children ?? []);
    else if (rule !== undefined) yield rule(tokens, index, options, {}, renderer);
    else yield renderer.renderToken(tokens, index, options);
  }
}
