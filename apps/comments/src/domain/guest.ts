import { accept, lengthInCodePoints, type Decision, nameKey, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';

/** A person without an account, who has a name and a token. */
export interface Guest {
  readonly id: string;
  readonly name: string;
  /** Unconfirmed. */
  readonly email: string | null;
}

/** Characters. */
const MAX_NAME_LENGTH = 100;

/** Invisible characters, which may also reverse the text; joiners are excepted, since some scripts need them. */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}]/u;
/** Scripts with letters that look alike: a word that mixes them imitates another word. */
const LOOKALIKES = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** White space in a name becomes one space, and none at its ends. */
export function newGuest(
  id: string,
  { name: given, email }: Pick<Guest, 'name' | 'email'>,
): Decision<Guest, never, Failure> {
  const name = given.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  if (name.split(/[^\p{L}\p{M}]+/u).some(isDisguised)) return refuse('guest.bad-name');
  if (INVISIBLE.test(name) || nameKey(name) === '' || lengthInCodePoints(name) > MAX_NAME_LENGTH)
    return refuse('guest.bad-name');
  if (email !== null && !EMAIL.test(email)) return refuse('guest.bad-address');
  return accept({ id, name, email });
}

/** By what a name is compared with those of members: a dot or a dash at an end makes no other name. */
export function claimedKeys(name: string): readonly string[] {
  const bare = name.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, '');
  return [...new Set([name, bare].map(nameKey))].filter((key) => key !== '');
}

function isDisguised(word: string): boolean {
  return LOOKALIKES.filter((script) => script.test(word)).length > 1;
}
