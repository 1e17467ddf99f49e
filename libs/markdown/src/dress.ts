import type { StateCore, Token } from 'markdown-it';

const REL = 'nofollow ugc noopener';
const LANGUAGE = /^[\w+#.-]{1,40}/;

/** A core rule, the last one: what links, images and code blocks look like in a page that is not their author's. */
export function dress(state: StateCore): void {
  for (const token of state.tokens) {
    if (token.type === 'fence') token.info = LANGUAGE.exec(state.md.utils.unescapeAll(token.info).trim())?.[0] ?? '';
    if (token.children !== null) token.children = dressInline(token.children, state);
  }
}

function dressInline(tokens: readonly Token[], state: StateCore): Token[] {
  let insideLink = false;
  return tokens.flatMap((token) => {
    if (token.type === 'image') return imageAsLink(token, insideLink, state);
    if (token.type === 'link_open') token.attrSet('rel', REL);
    if (token.nesting !== 0 && token.tag === 'a') insideLink = token.nesting === 1;
    return [token];
  });
}

/**
 * An image from elsewhere would tell its host who reads the page and when, and can be changed after a moderator saw it.
 * A link keeps what the author meant and leaves the choice to the reader.
 */
function imageAsLink(image: Token, insideLink: boolean, state: StateCore): Token[] {
  const href = String(image.attrGet('src') ?? '');
  const text = new state.Token('text', '', 0);
  text.content = plainText(image.children ?? []) || state.md.normalizeLinkText(href);
  if (insideLink || href === '') return [text];

  const open = new state.Token('link_open', 'a', 1);
  const title = image.attrGet('title');
  open.attrs = [
    ['href', href],
    ...(title === null ? [] : [['title', title] as [string, string | number]]),
    ['rel', REL],
  ];
  return [open, text, new state.Token('link_close', 'a', -1)];
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
