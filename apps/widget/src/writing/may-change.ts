import type { Comment, Site } from '../discussion/api-types.js';
import type { Me } from '../session/claims.js';
import { isMine } from '../session/session.js';

/** Whether to offer editing and deleting a comment. It follows the rules that the service applies when the request arrives. */
export function mayChange(
  me: Me | null,
  comment: Pick<Comment, 'author' | 'createdAt' | 'status'>,
  { editWindowMinutes }: Pick<Site, 'editWindowMinutes'>,
  now: Date,
): boolean {
  if (me === null || comment.author === undefined) return false;
  if (me.isModerator) return true;
  if (!isMine(me, comment.author) || !['published', 'pending'].includes(comment.status)) return false;
  return editWindowMinutes === null || now.getTime() - Date.parse(comment.createdAt) <= editWindowMinutes * 60_000;
}
