import type { StateCore, Token } from 'markdown-it';

/** An http image can be read and changed in transit, and an https page does not load it. */
const SHOWN = /^https:/i;

/**
 * Core rule: shows an image or replaces it by a link, as `env.images` says. An external image tells its host who reads the page
 * and when, and can change after a moderator saw it; a link leaves the choice to the reader.
 */
export function applyImagePolicy(state: StateCore): void {
  for (const token of state.tokens) {
    if (token.children !== null) token.children = withImages(token.children, state);
  }
}

function withImages(tokens: readonly Token[], state: StateCore): Token[] {
  let insideLink = false;
  return tokens.flatMap((token) => {
    if (token.nesting !== 0 && token.tag === 'a') insideLink = token.nesting === 1;
    if (token.type !== 'image') return [token];
    const src = String(token.attrGet('src') ?? '');
    return state.env.images === 'show' && SHOWN.test(src)
      ? [asShown(token, state)]
      : asLink(token, src, insideLink, state);
  });
}

/** The host learns the reader's address and the time, but not the page, and only if the reader scrolls there. */
function asShown(image: Token, state: StateCore): Token {
  // The renderer makes `alt` from the children, and does not know mentions.
  image.children = [textOf(plainText(image.children ?? []), state)];
  image.attrSet('loading', 'lazy');
  image.attrSet('referrerpolicy', 'no-referrer');
  return image;
}

function asLink(image: Token, src: string, insideLink: boolean, state: StateCore): Token[] {
  const text = textOf(plainText(image.children ?? []) || state.md.normalizeLinkText(src), state);
  if (insideLink || src === '') return [text];
  const open = new state.Token('link_open', 'a', 1);
  open.attrSet('href', src);
  const title = image.attrGet('title');
  if (title !== null) open.attrSet('title', String(title));
  return [open, text, new state.Token('link_close', 'a', -1)];
}

function textOf(content: string, state: StateCore): Token {
  const text = new state.Token('text', '', 0);
  text.content = content;
  return text;
}

function plainText(tokens: readonly Token[]): string {
  return tokens.map((token) => plainTextOf(token)).join('');
}

function plainTextOf(token: Token): string {
  switch (token.type) {
    case 'softbreak':
    case 'hardbreak':
      return ' ';
    case 'mention':
      return `@${token.content}`;
    case 'image':
      return plainText(token.children ?? []);
    default:
      return token.content;
  }
}
