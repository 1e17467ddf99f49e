import { decodeCursor, encodeCursor } from '#libs/kernel';
import type { CommentRow } from './comment-view.js';

export const commentSorts = ['old', 'new', 'best', 'top', 'controversial'] as const;
export type CommentSort = (typeof commentSorts)[number];

/** What a comment's place in any order depends on. */
export type OrderKey = Pick<CommentRow, 'pinned' | 'position' | 'score' | 'best' | 'controversy'>;

type Ranked = Exclude<CommentSort, 'old' | 'new'>;

/** The column of each ranked order, and the field that holds it. Pinned comments come first; of equals, the newest does. */
const ranks = {
  best: { column: 'comment.best', of: (key: OrderKey) => key.best },
  top: { column: 'comment.score', of: (key: OrderKey) => key.score },
  controversial: { column: 'comment.controversy', of: (key: OrderKey) => key.controversy },
} as const satisfies Record<Ranked, { column: string; of: (key: OrderKey) => number }>;

/** ORDER BY for `comment`: the columns of one index. */
export function orderBy(sort: CommentSort): string {
  if (sort === 'old') return 'comment.ordinal';
  if (sort === 'new') return 'comment.ordinal DESC';
  return `comment.pinned DESC, ${ranks[sort].column} DESC, comment.ordinal DESC`;
}

/**
 * A condition on `comment`: what follows the place of a cursor.
 * @param after as `readCursor` returns it
 * @param parameters of the query, to which it adds its own
 */
export function isAfter(sort: CommentSort, after: readonly number[] | null, parameters: unknown[]): string {
  if (after === null) return 'true';
  const first = parameters.length + 1;
  parameters.push(...after);
  if (sort === 'old' || sort === 'new') {
    return `comment.ordinal ${sort === 'old' ? '>' : '<'} $${String(first)}::integer`;
  }
  const [pinned, rank, position] = [first, first + 1, first + 2].map((n) => `$${String(n)}`);
  return `(comment.pinned, ${ranks[sort].column}, comment.ordinal)
    < (${pinned ?? ''}::integer = 1, ${rank ?? ''}::double precision, ${position ?? ''}::integer)`;
}

/**
 * A cursor in the list of what is directly below a thread or a comment.
 * @param branch the id of that thread or comment
 * @param after the last comment that was shown; null if none was
 */
export function cursorAfter(sort: CommentSort, branch: string, after: OrderKey | null): string {
  return encodeCursor(listName(sort, branch), after === null ? [] : valuesOf(sort, after));
}

/** @returns the place for `isAfter` @throws {Refused} `request.bad-cursor` */
export function readCursor(sort: CommentSort, branch: string, cursor: string): readonly number[] | null {
  const list = listName(sort, branch);
  if (cursor === encodeCursor(list, [])) return null;
  return decodeCursor(list, sort === 'old' || sort === 'new' ? ['integer'] : ['integer', 'number', 'integer'], cursor);
}

function valuesOf(sort: CommentSort, key: OrderKey): number[] {
  if (sort === 'old' || sort === 'new') return [key.position];
  return [Number(key.pinned), ranks[sort].of(key), key.position];
}

function listName(sort: CommentSort, branch: string): string {
  return `comments ${sort} ${branch}`;
}
