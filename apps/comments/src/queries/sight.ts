import { type Actor, isModerator } from '#libs/kernel';
import { type CommentRow, IS_VISIBLE } from './comment-view.js';
import type { Shadows } from './own-shadows.js';

/** What one reader sees of a thread beside what everybody sees: their own that wait or are shadowed, a moderator's all. */
export interface Sight {
  readonly viewer: Actor;
  /** Tombstones that nobody else sees: all that stands below them is hidden. */
  readonly tombstones: readonly string[];
  /** By a comment's id, how many direct replies it has for this reader beside those that everybody sees. */
  readonly hiddenReplies: ReadonlyMap<string, number>;
  /** Their own, which they count in the thread. */
  readonly shadows: Shadows | undefined;
}

/** By what the words of `seesAlone` differ. */
export function kindOf(sight: Sight | null): string {
  if (sight === null) return 'public';
  return isModerator(sight.viewer) ? 'moderator' : 'author';
}

/**
 * A condition on `comment`: what somebody sees in a list.
 * @param sight null for what everybody sees
 * @param parameters to which it adds what it needs
 */
export function isSeenBy(sight: Sight | null, parameters: unknown[]): string {
  const alone = seesAlone(sight, parameters);
  return alone === null ? IS_VISIBLE : `(${IS_VISIBLE} OR ${alone})`;
}

/** A condition on `comment`: what somebody may see that others do not. Null where there is nothing. */
export function seesAlone(sight: Sight | null, parameters: unknown[]): string | null {
  if (sight === null) return null;
  const { viewer, tombstones } = sight;
  const isTombstone = `comment.id = ANY ($${String(parameters.push(tombstones))}::uuid[])`;
  if (isModerator(viewer)) return `(comment.status <> 'deleted' OR ${isTombstone})`;
  const [kind, id] = [viewer.kind, viewer.id].map((value) => `$${String(parameters.push(value))}`);
  return `(${isTombstone} OR (comment.status IN ('pending', 'shadow')
    AND comment.author_kind = ${kind ?? ''} AND comment.author_id = ${id ?? ''}))`;
}

/**
 * The first comments of a branch that somebody sees: what everybody sees by the index of the order, and what they alone see by
 * comments_unseen. One condition for both would fit no index, and the whole table would be read.
 * @param alone as `seesAlone` gives it
 */
export function firstOfBranch(
  alone: string | null,
  { where, order, limit }: Readonly<Record<'where' | 'order' | 'limit', string>>,
): string {
  const those = (seen: string) =>
    `SELECT * FROM comments comment WHERE ${where} AND ${seen} ORDER BY ${order} LIMIT ${limit}`;
  if (alone === null) return those(IS_VISIBLE);
  return `SELECT * FROM ((${those(IS_VISIBLE)}) UNION ALL (${those(`NOT ${IS_VISIBLE} AND ${alone}`)})) AS comment
    ORDER BY ${order} LIMIT ${limit}`;
}

/** The same row with the replies counted that this reader sees. */
export function asSeenBy<R extends Pick<CommentRow, 'id' | 'replyCount'>>(row: R, sight: Sight | null): R {
  const hidden = sight?.hiddenReplies.get(row.id) ?? 0;
  return hidden === 0 ? row : { ...row, replyCount: row.replyCount + hidden };
}
