import { withoutUnseen } from './text.js';

/** Longer ones are cut, so that they fit into an index; a hundred characters may become thousands when they are unfolded. */
const LONGEST = 200;

/**
 * What two names have in common that people would take for one: without regard to case, to how characters are put
 * together (NFKC), to white space, and to what cannot be seen (Unicode's Default_Ignorable_Code_Point). Empty for a name
 * of which nothing can be seen.
 */
export function nameKey(name: string): string {
  const seen = withoutUnseen(name.normalize('NFKC'));
  // By way of upper case, which also folds what has no lower case of one character: ß and SS, ς and σ.
  const folded = seen.toUpperCase().toLowerCase().normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
  return [...folded].slice(0, LONGEST).join('');
}
