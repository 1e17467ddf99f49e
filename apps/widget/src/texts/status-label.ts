import type { Comment } from '../discussion/api-types.js';
import type { Me } from '../session/claims.js';
import { isMine } from '../session/session.js';
import type { TextName } from './i18n.js';

const LABELS: Readonly<Record<string, TextName>> = {
  pending: 'pending',
  rejected: 'rejected',
  removed: 'hidden',
  spam: 'hidden',
  shadow: 'hidden',
};

/** The label of a comment that other readers do not see; undefined for a public comment or a tombstone. */
export function statusLabel(
  { author, status }: Pick<Comment, 'author' | 'status'>,
  me: Me | null,
): TextName | undefined {
  if (author === undefined) return undefined;
  return status === 'pending' && isMine(me, author) ? 'pendingMine' : LABELS[status];
}
