import type { Comment } from './api-types.js';

/** A comment with what is shown below it. A node that did not change stays the same object, all the way up. */
export interface Node {
  readonly comment: Comment;
  readonly replies: readonly Node[];
  /** The cursor for the rest of its replies; null where all are here. */
  readonly more: string | null;
  /** Whether its replies are put away. */
  readonly folded: boolean;
  /** Whether it came while the reader was here. */
  readonly fresh: boolean;
}

export type Nodes = readonly Node[];

export function nodeOf(comment: Comment, fresh = false): Node {
  return { comment, replies: [], more: comment.moreReplies, folded: false, fresh };
}

/** Comments as a page lists them, depth first, as trees. What replies to none of them is at the top. */
export function treeOf(comments: readonly Comment[]): Nodes {
  interface Growing extends Node {
    readonly replies: Node[];
  }
  const grown = new Map<string, Growing>();
  const roots: Node[] = [];
  for (const comment of comments) {
    const node: Growing = { ...nodeOf(comment), replies: [] };
    const siblings = comment.parentId === null ? undefined : grown.get(comment.parentId)?.replies;
    (siblings ?? roots).push(node);
    grown.set(comment.id, node);
  }
  return roots;
}

export function find(nodes: Nodes, id: string): Node | null {
  for (const node of nodes) {
    const found = node.comment.id === id ? node : find(node.replies, id);
    if (found !== null) return found;
  }
  return null;
}

/** The way from the top to a comment, itself included; empty where it is not there. */
export function pathTo(nodes: Nodes, id: string): Nodes {
  for (const node of nodes) {
    if (node.comment.id === id) return [node];
    const below = pathTo(node.replies, id);
    if (below.length > 0) return [node, ...below];
  }
  return [];
}

/** The same trees with one node changed; the very same where it is not there. @param change null takes it away */
export function withChanged(nodes: Nodes, id: string, change: (node: Node) => Node | null): Nodes {
  for (const [i, node] of nodes.entries()) {
    const next = node.comment.id === id ? change(node) : changedBelow(node, id, change);
    if (next !== node) return [...nodes.slice(0, i), ...(next === null ? [] : [next]), ...nodes.slice(i + 1)];
  }
  return nodes;
}

function changedBelow(node: Node, id: string, change: (node: Node) => Node | null): Node {
  const replies = withChanged(node.replies, id, change);
  return replies === node.replies ? node : { ...node, replies };
}

/** Takes a comment away that nobody replied to, and with it each tombstone above that has no reply left. */
export function withoutLeaf(nodes: Nodes, id: string): Nodes {
  const path = pathTo(nodes, id);
  let [gone] = path.slice(-1);
  for (const above of path.slice(0, -1).reverse()) {
    if (!isTombstone(above.comment) || above.replies.length > 1 || above.more !== null) break;
    gone = above;
  }
  return gone === undefined ? nodes : withChanged(nodes, gone.comment.id, () => null);
}

/** What is left where a comment was that is not to be read any more. */
export function isTombstone({ author }: Pick<Comment, 'author'>): boolean {
  return author === undefined;
}

/** How many comments are below a node, as far as they are here. */
export function countBelow({ replies }: Node): number {
  return replies.reduce((sum, reply) => sum + 1 + countBelow(reply), 0);
}
