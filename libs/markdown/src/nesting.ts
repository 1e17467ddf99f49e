import { Refused } from '#libs/kernel';
import type { StateBlock } from 'markdown-it';

/** Levels of quotes and lists; a list counts as two. Every lazy continuation line is matched against all of them. */
export const MAX_DEPTH = 20;

/** Block rule that never matches; it runs before the nesting rules, because markdown-it silently drops what is too deep. */
export function refuseDeepNesting(state: StateBlock): boolean {
  if (state.level > MAX_DEPTH)
    throw new Refused(
      'markdown.too-complex',
      'Quotes and lists are nested too deeply. Use at most 20 levels; a list counts as two.',
    );
  return false;
}
