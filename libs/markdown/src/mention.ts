import type { StateInline, Token } from 'markdown-it';

const AT = 0x40;
const HANDLE_RUN = /[A-Za-z0-9_.-]+/y;
/** What may not stand right before the @: then it is a mail address, a path or the second half of `@name@host`. */
const GLUED_BEFORE = /[\p{L}\p{N}_.+/@-]$/u;
const GLUED_AFTER = /^[\p{L}\p{N}@]/u;

/** An inline rule: `@handle` becomes a token of type `mention`, with the handle as written for its content. */
export function mention(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== AT || state.linkLevel > 0) return false;
  if (GLUED_BEFORE.test(state.src.slice(Math.max(0, state.pos - 2), state.pos))) return false;
  const handle = handleAt(state.src, state.pos + 1, state.posMax);
  if (handle === null) return false;
  if (!silent) state.push('mention', 'span', 0).content = handle;
  state.pos += 1 + handle.length;
  return true;
}

function handleAt(src: string, start: number, max: number): string | null {
  HANDLE_RUN.lastIndex = start;
  const run = HANDLE_RUN.exec(src)?.[0].slice(0, max - start) ?? '';
  if (GLUED_AFTER.test(src.slice(start + run.length, start + run.length + 2))) return null;
  // A dot or a dash at the end belongs to the sentence.
  let length = run.length;
  while (length > 0 && '.-'.includes(run.charAt(length - 1))) length--;
  return length >= 2 && length <= 32 ? run.slice(0, length) : null;
}

export function printMention(tokens: Token[], index: number): string {
  // Nothing to escape: a handle has letters, digits, dots, dashes and underscores only.
  return `<span class="mention">@${tokens[index]?.content ?? ''}</span>`;
}
