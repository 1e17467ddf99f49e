/** A mention that is being typed. */
export interface Mention {
  /** The index of its `@`. */
  readonly start: number;
  /** What is typed of the handle. */
  readonly prefix: string;
}

/** The mention that ends at the caret, or null. An email address such as `a@b` contains none. */
export function mentionAt(text: string, caret: number): Mention | null {
  const [, prefix] = /(?<![\p{L}\p{N}_.@-])@([\p{L}\p{N}_.-]{1,32})$/u.exec(text.slice(0, caret)) ?? [];
  return prefix === undefined ? null : { start: caret - prefix.length - 1, prefix };
}

/** @returns the text with the complete handle, and the caret behind it */
export function completeMention(
  text: string,
  { start, prefix }: Mention,
  handle: string,
): { text: string; caret: number } {
  const after = text.slice(start + 1 + prefix.length);
  const before = `${text.slice(0, start)}@${handle}${/^\s/.test(after) ? '' : ' '}`;
  return { text: before + after, caret: start + handle.length + 2 };
}
