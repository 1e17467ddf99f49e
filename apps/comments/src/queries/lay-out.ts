import type { Comment } from '../domain/comment.js';

/** What the layout must know of a comment. Its `replyCount` is that of its direct replies that the reader sees, here or not. */
export type Node = Pick<Comment, 'id' | 'replyCount'>;

/** Some comments of the top level, in order. */
export interface Roots<N extends Node> {
  readonly here: readonly N[];
  /** Whether the top level goes on after them. */
  readonly goOn: boolean;
}

export interface LaidOut<N extends Node> {
  /** Depth first; `more` names the comment after which the rest of a comment's replies begins, or is null where all are here. */
  readonly items: readonly { readonly node: N; readonly more: { readonly after: N | null } | null }[];
  /** The comment after which the rest of the top level begins, or null. */
  readonly next: N | null;
}

/**
 * Puts comments under one another, depth first, until the page is full.
 * @param repliesOf the replies of each comment that are at hand, in order
 */
export function layOut<N extends Node>(
  { here, goOn }: Roots<N>,
  repliesOf: ReadonlyMap<string, readonly N[]>,
  limit: number,
): LaidOut<N> {
  const items: { node: N; more: { after: N | null } | null }[] = [];
  let lastRoot: N | null = null;
  for (const root of here) {
    if (items.length === limit) break;
    add(root);
    lastRoot = root;
  }

  function add(node: N): void {
    const item: { node: N; more: { after: N | null } | null } = { node, more: null };
    items.push(item);
    let shown = 0;
    let after: N | null = null;
    let isCut = false;
    for (const reply of repliesOf.get(node.id) ?? []) {
      isCut = items.length === limit;
      if (isCut) break;
      add(reply);
      shown++;
      after = reply;
    }
    if (isCut || shown < node.replyCount) item.more = { after };
  }

  const hasRest = goOn || lastRoot !== (here.at(-1) ?? null);
  return { items, next: hasRest ? lastRoot : null };
}
