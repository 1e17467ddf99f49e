import type { Me } from '../session/claims.js';
import type { Sort } from '../settings/settings.js';
import type { Comment, Site, Thread } from './api-types.js';
import type { Nodes } from './tree.js';

/** The part of a discussion that a link leads to. */
export interface Branch {
  readonly of: string;
  readonly nodes: Nodes;
}

/** Something to tell the reader. */
export interface Notice {
  readonly text: string;
  readonly isProblem: boolean;
}

/** All that is on the screen. */
export interface View {
  readonly phase: 'loading' | 'failed' | 'ready';
  readonly sort: Sort;
  readonly thread: Thread | null;
  readonly roots: Nodes;
  /** The cursor for more of the top level. */
  readonly next: string | null;
  readonly isLoadingMore: boolean;
  /** Whether to go on by itself when the reader comes to the end. */
  readonly goesOn: boolean;
  readonly fresh: readonly Comment[];
  readonly branch: Branch | null;
  readonly me: Me | null;
  /** Asked for when somebody wants to do something. */
  readonly site: Site | null;
  readonly notice: Notice | null;
}

export function firstView(sort: Sort): View {
  return {
    phase: 'loading',
    sort,
    thread: null,
    roots: [],
    next: null,
    isLoadingMore: false,
    goesOn: false,
    fresh: [],
    branch: null,
    me: null,
    site: null,
    notice: null,
  };
}

/** Whether there is nothing, neither shown nor waiting. */
export function isEmpty({ thread, roots, fresh }: Pick<View, 'thread' | 'roots' | 'fresh'>): boolean {
  return roots.length + fresh.length + (thread?.commentCount ?? 0) === 0;
}
