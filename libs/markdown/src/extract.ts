import type { Token } from 'markdown-it';

const MAX_MENTIONS = 50;
const MAX_LINKS = 100;

export interface Extracted {
  /** Handles without the @, in lower case, without duplicates, in order; the first 50. */
  readonly mentions: readonly string[];
  /** Absolute http and https URLs of links and images, without duplicates, in order; the first 100. */
  readonly links: readonly string[];
}

export function extract(tokens: readonly Token[]): Extracted {
  const mentions = new Set<string>();
  const links = new Set<string>();
  for (const token of tokens.flatMap((block) => block.children ?? [])) {
    if (token.type === 'mention') mentions.add(token.content.toLowerCase());
    const url = String(token.attrGet('href') ?? token.attrGet('src') ?? '');
    if (/^https?:/i.test(url)) links.add(url);
  }
  return { mentions: [...mentions].slice(0, MAX_MENTIONS), links: [...links].slice(0, MAX_LINKS) };
}
