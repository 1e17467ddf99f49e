import type { Post } from './api.js';
import { isModerator, type Me } from './session.js';

/** Whether to offer editing and deleting a post. It follows the rules that Parley applies when the request arrives. */
export function mayChange(
  { author, createdAt }: Pick<Post, 'author' | 'createdAt'>,
  me: Me | null,
  editWindowMinutes: number | null,
  now: number,
): boolean {
  if (me === null) return false;
  if (isModerator(me)) return true;
  if (author.kind !== 'member' || author.id !== me.id) return false;
  return editWindowMinutes === null || now - Date.parse(createdAt) <= editWindowMinutes * 60_000;
}
