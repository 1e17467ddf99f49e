import type { Comment } from '../discussion/api-types.js';
import type { Me } from '../session/claims.js';
import { isMine } from '../session/is-mine.js';
import type { TextName } from './words.js';

const STATES: Readonly<Record<string, TextName>> = {
  pending: 'pending',
  rejected: 'rejected',
  removed: 'hidden',
  spam: 'hidden',
  shadow: 'hidden',
};

/** What is told of a comment that not everybody sees; undefined: nothing. */
export function stateOf({ author, status }: Pick<Comment, 'author' | 'status'>, me: Me | null): TextName | undefined {
  if (author === undefined) return undefined;
  return status === 'pending' && isMine(me, author) ? 'pendingMine' : STATES[status];
}
