import type { StateCore } from 'markdown-it';

export const REL = 'nofollow ugc noopener';
const LANGUAGE = /^[\w+#.-]{1,40}/;

/** Core rule: every link gets `rel`. Runs after the rule for images, which creates links. */
export function addLinkAttributes(state: StateCore): void {
  for (const token of state.tokens.flatMap((block) => block.children ?? [])) {
    if (token.type !== 'link_open') continue;
    // `[x]()` would link to whichever page shows it.
    if (token.attrGet('href') === '') token.attrs = [];
    token.attrSet('rel', REL);
  }
}

/** Core rule: of the text after a code fence, only the language becomes a class name. */
export function keepLanguage(state: StateCore): void {
  for (const token of state.tokens) {
    if (token.type === 'fence') token.info = LANGUAGE.exec(state.md.utils.unescapeAll(token.info).trim())?.[0] ?? '';
  }
}
