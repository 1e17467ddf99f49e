import type { StateInline, Token } from 'markdown-it';

const AT = 0x40;
const HANDLE_RUN = /[A-Za-z0-9_.-]+/y;
/** Before the @, these make it part of a mail address, a path or `@name@host`. */
const NOT_BEFORE = /[\p{L}\p{N}_.+/@-]$/u;
const NOT_AFTER = /^[\p{L}\p{N}@]/u;

/** Inline rule: `@handle` becomes a token of type `mention`, whose content is the handle as written. */
export function mention(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== AT || state.linkLevel > 0) return false;
  if (NOT_BEFORE.test(state.src.slice(Math.max(0, state.pos - 2), state.pos))) return false;
  const handle = handleAt(state.src, state.pos + 1, state.posMax);
  if (handle === null) return false;
  if (!silent) state.push('mention', 'span', 0).content = handle;
  state.pos += 1 + handle.length;
  return true;
}

function handleAt(src: string, start: number, max: number): string | null {
  HANDLE_RUN.lastIndex = start;
  const run = HANDLE_RUN.exec(src)?.[0].slice(0, max - start) ?? '';
  if (NOT_AFTER.test(src.slice(start + run.length, start + run.length + 2))) return null;
  // A trailing dot or dash is punctuation.
  let length = run.length;
  while (length > 0 && '.-'.includes(run.charAt(length - 1))) length--;
  return length >= 2 && length <= 32 ? run.slice(0, length) : null;
}

export function renderMention(tokens: Token[], index: number): string {
  // Needs no escaping: a handle has only letters, digits, dots, dashes and underscores.
  return `<span class="mention">@${tokens[index]?.content ?? ''}</span>`;
}
