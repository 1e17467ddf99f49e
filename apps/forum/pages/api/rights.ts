import type { Post } from './api.js';
import { isModerator, type Me } from './session.js';

/** Whether to offer somebody to edit or delete a post, as Parley would decide now. */
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
