import { decodeCursor, encodeCursor } from '#libs/kernel';
import type { CommentRow } from './comment-view.js';

export const commentSorts = ['old', 'new', 'best', 'top', 'controversial'] as const;
export type CommentSort = (typeof commentSorts)[number];

/** Where a comment stands in a list. */
export type Place = Pick<CommentRow, 'pinned' | 'ordinal' | 'score' | 'best' | 'controversy'>;

type Ranked = Exclude<CommentSort, 'old' | 'new'>;

/** By which column each ranked order goes, and of which row's field that is; what is pinned comes first, and of equals the newest. */
const ranks = {
  best: { column: 'comment.best', of: (place: Place) => place.best },
  top: { column: 'comment.score', of: (place: Place) => place.score },
  controversial: { column: 'comment.controversy', of: (place: Place) => place.controversy },
} as const satisfies Record<Ranked, { column: string; of: (place: Place) => number }>;

/** The columns of `comment` that a list is in order of: those of one index. */
export function orderOf(sort: CommentSort): string {
  if (sort === 'old') return 'comment.ordinal';
  if (sort === 'new') return 'comment.ordinal DESC';
  return `comment.pinned DESC, ${ranks[sort].column} DESC, comment.ordinal DESC`;
}

/**
 * A condition on `comment`: what comes after a place.
 * @param parameters to which it adds what it needs
 */
export function isAfter(sort: CommentSort, after: readonly number[] | null, parameters: unknown[]): string {
  if (after === null) return 'true';
  const first = parameters.length + 1;
  parameters.push(...after);
  if (sort === 'old' || sort === 'new') {
    return `comment.ordinal ${sort === 'old' ? '>' : '<'} $${String(first)}::integer`;
  }
  const [pinned, rank, ordinal] = [first, first + 1, first + 2].map((n) => `$${String(n)}`);
  return `(comment.pinned, ${ranks[sort].column}, comment.ordinal)
    < (${pinned ?? ''}::integer = 1, ${rank ?? ''}::double precision, ${ordinal ?? ''}::integer)`;
}

/**
 * A place in one list: what is directly below a thread or a comment, in one order.
 * @param below the id of that thread or comment
 * @param after the last comment shown; null where nothing was
 */
export function cursorAfter(sort: CommentSort, below: string, after: Place | null): string {
  return encodeCursor(listOf(sort, below), after === null ? [] : placeIn(sort, after));
}

/** @returns for `isAfter` @throws {Refused} `request.bad-cursor` */
export function placeOf(sort: CommentSort, below: string, cursor: string): readonly number[] | null {
  const list = listOf(sort, below);
  if (cursor === encodeCursor(list, [])) return null;
  return decodeCursor(list, sort === 'old' || sort === 'new' ? ['integer'] : ['integer', 'number', 'integer'], cursor);
}

function placeIn(sort: CommentSort, place: Place): number[] {
  if (sort === 'old' || sort === 'new') return [place.ordinal];
  return [Number(place.pinned), ranks[sort].of(place), place.ordinal];
}

function listOf(sort: CommentSort, below: string): string {
  return `comments ${sort} ${below}`;
}
