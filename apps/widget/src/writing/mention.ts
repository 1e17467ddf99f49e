/** A handle that is being written. */
export interface Mention {
  /** Where its `@` stands. */
  readonly at: number;
  /** What is written of it. */
  readonly prefix: string;
}

/** The mention that the caret stands at the end of, or null. An address such as `a@b` holds none. */
export function mentionAt(text: string, caret: number): Mention | null {
  const [, prefix] = /(?<![\p{L}\p{N}_.@-])@([\p{L}\p{N}_.-]{1,32})$/u.exec(text.slice(0, caret)) ?? [];
  return prefix === undefined ? null : { at: caret - prefix.length - 1, prefix };
}

/** The text with the whole handle, and where the caret is then. */
export function complete(text: string, { at, prefix }: Mention, handle: string): { text: string; caret: number } {
  const rest = text.slice(at + 1 + prefix.length);
  const head = `${text.slice(0, at)}@${handle}${/^\s/.test(rest) ? '' : ' '}`;
  return { text: head + rest, caret: at + handle.length + 2 };
}
