/** Whether Postgres and JSON can carry a text unchanged: no NUL byte, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Unicode's characters that are there to be not seen, as joiners and soft hyphens are. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/** A text without what cannot be seen, such as joiners and soft hyphens. */
export function withoutUnseen(text: string): string {
  return text.replaceAll(UNSEEN, '');
}

/** What two texts have in common that readers would take for one: without what cannot be seen, and with any white space as one. */
export function wordingOf(text: string): string {
  return withoutUnseen(text.normalize('NFC')).replaceAll(/\s+/g, ' ').trim();
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
