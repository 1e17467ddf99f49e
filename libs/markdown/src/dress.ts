import type { StateCore } from 'markdown-it';

export const REL = 'nofollow ugc noopener';
const LANGUAGE = /^[\w+#.-]{1,40}/;

/** A core rule: the page owes nothing to where its readers' links lead. It comes after that of images, which makes some. */
export function links(state: StateCore): void {
  for (const token of state.tokens.flatMap((block) => block.children ?? [])) {
    if (token.type !== 'link_open') continue;
    // `[x]()` leads to wherever it is shown: to nothing of ours.
    if (token.attrGet('href') === '') token.attrs = [];
    token.attrSet('rel', REL);
  }
}

/** A core rule: of what follows the fence of a code block only a language may become the name of a class. */
export function languages(state: StateCore): void {
  for (const token of state.tokens) {
    if (token.type === 'fence') token.info = LANGUAGE.exec(state.md.utils.unescapeAll(token.info).trim())?.[0] ?? '';
  }
}
