import type { StateCore, Token } from 'markdown-it';

/** One over plain http may be read and changed on its way, and a page over https does not show it. */
const SHOWN = /^https:/i;

/**
 * A core rule: an image becomes what the site wants of images, said by `env.images`.
 *
 * One from elsewhere tells its host who reads the page and when, and can be changed after a moderator saw it. A link keeps
 * what the author meant and leaves the choice to the reader.
 */
export function images(state: StateCore): void {
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

/** The host still learns an address and a time, but not the page; what nobody scrolls to is not loaded. */
function asShown(image: Token, state: StateCore): Token {
  // The printer makes `alt` of the children, and knows nothing of mentions.
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
