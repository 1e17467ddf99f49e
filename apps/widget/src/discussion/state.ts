import type { Me } from '../session/claims.js';
import type { Sort } from '../settings/settings.js';
import type { Comment, Site, Thread } from './api-types.js';
import type { Nodes } from './tree.js';

/** A message for the reader. */
export interface Notice {
  readonly text: string;
  readonly isError: boolean;
}

/** The state of one element; the components render it. */
export interface DiscussionState {
  readonly phase: 'loading' | 'failed' | 'ready';
  readonly sort: Sort;
  readonly thread: Thread | null;
  /** The top-level comments, with their replies. */
  readonly roots: Nodes;
  /** The cursor of the next page of top-level comments. */
  readonly nextCursor: string | null;
  /** Whether the next page is loading. */
  readonly isLoading: boolean;
  /** Whether the next page loads when the reader scrolls near the end. */
  readonly autoLoads: boolean;
  /** Live comments that wait behind a button. */
  readonly incoming: readonly Comment[];
  /** If not null, only this part of the discussion is shown: a permalink leads to a comment in it. */
  readonly branch: Nodes | null;
  readonly me: Me | null;
  /** Null until the reader's first action. */
  readonly site: Site | null;
  readonly notice: Notice | null;
}

export function initialState(sort: Sort): DiscussionState {
  return {
    phase: 'loading',
    sort,
    thread: null,
    roots: [],
    nextCursor: null,
    isLoading: false,
    autoLoads: false,
    incoming: [],
    branch: null,
    me: null,
    site: null,
    notice: null,
  };
}

/** Whether there are no comments at all, neither shown nor incoming nor on later pages. */
export function isEmpty({ thread, roots, incoming }: Pick<DiscussionState, 'thread' | 'roots' | 'incoming'>): boolean {
  return roots.length + incoming.length + (thread?.commentCount ?? 0) === 0;
}
