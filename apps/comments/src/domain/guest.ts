import { accept, characters, type Decision, nameKey, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';

/** Somebody without an account, who has a name and a token. */
export interface Guest {
  readonly id: string;
  readonly name: string;
  /** Theirs only once they have confirmed it. */
  readonly email: string | null;
}

/** Characters. */
const LONGEST_NAME = 100;

/** What cannot be seen and may turn around what can; joiners are part of how some scripts are written. */
const HIDDEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}]/u;
/** Scripts whose letters look like one another's: a word of two of them is there to be taken for another word. */
const LOOKALIKES = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** White space in a name is one space, and none at its ends. */
export function becomeGuest(
  id: string,
  { name: given, email }: Pick<Guest, 'name' | 'email'>,
): Decision<Guest, never, Failure> {
  const name = given.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  if (name.split(/[^\p{L}\p{M}]+/u).some(isDisguised)) return refuse('guest.bad-name');
  if (HIDDEN.test(name) || nameKey(name) === '' || characters(name) > LONGEST_NAME) return refuse('guest.bad-name');
  if (email !== null && !EMAIL.test(email)) return refuse('guest.bad-address');
  return accept({ id, name, email });
}

/** By what a name is compared with those of members: people do not see a dot or a dash at the end of one as another name. */
export function claimedKeys(name: string): readonly string[] {
  const bare = name.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, '');
  return [...new Set([name, bare].map(nameKey))].filter((key) => key !== '');
}

function isDisguised(word: string): boolean {
  return LOOKALIKES.filter((script) => script.test(word)).length > 1;
}
