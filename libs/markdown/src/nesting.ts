import { Refused } from '#libs/kernel';
import type { StateBlock } from 'markdown-it';

/** Levels of quotes and lists, a list being two. Each lazy line below them is tried against them all. */
export const MAX_DEPTH = 20;

/** A block rule that stands before those that nest and never matches: markdown-it leaves out what is too deep, and says nothing. */
export function refuseDeepNesting(state: StateBlock): boolean {
  if (state.level > MAX_DEPTH) throw new Refused('markdown.too-complex', 'Quotes and lists nest too deeply.');
  return false;
}
