const MAX_LENGTH = 60;

/** A readable name for a post in URLs: the words of the title, in any script, and the end of the id, which makes it unique. */
export function slugOf(title: string, id: string): string {
  const words = title
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  const short = [...words].slice(0, MAX_LENGTH).join('').replace(/-$/, '');
  return [short, id.slice(-8)].filter((part) => part !== '').join('-');
}
