import { createHash } from 'node:crypto';

/** Whether Postgres and JSON can store a text unchanged: no NUL character and no lone surrogate. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Characters that Unicode defines as invisible, such as joiners and soft hyphens. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u;
const ASCII = /^[\x00-\x7f]*$/;

/** Whether a text has no visible character. */
export function isBlank(text: string): boolean {
  return !VISIBLE.test(text);
}

/** Removes invisible characters, such as joiners and soft hyphens. */
export function withoutInvisible(text: string): string {
  return text.replaceAll(INVISIBLE, '');
}

/** 16 characters that are equal for texts that look the same to readers: white space and invisible characters do not count. */
export function textFingerprint(text: string): string {
  return createHash('sha256').update(normalizedText(text)).digest('base64url').slice(0, 16);
}

function normalizedText(text: string): string {
  return (ASCII.test(text) ? text : withoutInvisible(text.normalize('NFC'))).replaceAll(/\s+/g, ' ').trim();
}

/** Length in Unicode code points, as Postgres counts. */
export function lengthInCodePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdbff) count--;
  }
  return count;
}
