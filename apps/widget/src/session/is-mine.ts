import type { Author } from '../discussion/api-types.js';
import type { Me } from './claims.js';

/** Whether a comment is somebody's own. */
export function isMine(me: Me | null, author: Author | undefined): boolean {
  return me !== null && author?.id === me.id && author.kind === me.kind;
}
