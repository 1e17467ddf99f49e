import { createHash } from 'node:crypto';

/** Whether Postgres and JSON can carry a text unchanged: no NUL byte, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Unicode's characters that are there to be not seen, as joiners and soft hyphens are. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
const SEEN = /[^\s\p{Default_Ignorable_Code_Point}]/u;
const ASCII = /^[\x00-\x7f]*$/;

/** Whether nothing of a text can be seen. */
export function isBlank(text: string): boolean {
  return !SEEN.test(text);
}

/** A text without what cannot be seen, such as joiners and soft hyphens. */
export function withoutUnseen(text: string): string {
  return text.replaceAll(UNSEEN, '');
}

/**
 * The same 16 characters for texts that readers would take for the same, whatever white space and invisible characters are in
 * them, and others for any other text.
 */
export function textFingerprint(text: string): string {
  return createHash('sha256').update(normalizedText(text)).digest('base64url').slice(0, 16);
}

function normalizedText(text: string): string {
  return (ASCII.test(text) ? text : withoutUnseen(text.normalize('NFC'))).replaceAll(/\s+/g, ' ').trim();
}

/** Length in characters as people count them on the wire: Unicode code points, as Postgres does. */
export function characters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdbff) count--;
  }
  return count;
}
