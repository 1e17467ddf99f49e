import { withoutInvisible } from './text.js';

/** Longer keys are truncated to fit into an index: case folding may turn a hundred characters into thousands. */
const MAX_LENGTH = 200;

/**
 * The same text for names that look the same to people: ignores case, composition (NFKC), white space and invisible characters
 * (Unicode's Default_Ignorable_Code_Point). Empty for a name without a visible character.
 */
export function nameKey(name: string): string {
  const visible = withoutInvisible(name.normalize('NFKC'));
  // Upper case first, which also folds ß and SS, ς and σ.
  const folded = visible.toUpperCase().toLowerCase().normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
  return [...folded].slice(0, MAX_LENGTH).join('');
}
