import { decodeCursor, encodeCursor } from '#libs/kernel';

export const commentSorts = ['old', 'new'] as const;
export type CommentSort = (typeof commentSorts)[number];

/**
 * A place in one list: what is directly below a thread or a comment, in one order.
 * @param below the id of that thread or comment
 * @param after the ordinal of the last comment shown; null where nothing was
 */
export function cursorAfter(sort: CommentSort, below: string, after: number | null): string {
  return encodeCursor(listOf(sort, below), [after ?? (sort === 'old' ? 0 : 2 ** 31 - 1)]);
}

/** @throws {Refused} `request.bad-cursor` */
export function ordinalOf(sort: CommentSort, below: string, cursor: string): number {
  return decodeCursor(listOf(sort, below), ['integer'], cursor)[0];
}

function listOf(sort: CommentSort, below: string): string {
  return `comments ${sort} ${below}`;
}
