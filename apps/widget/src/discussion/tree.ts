import type { Comment } from './api-types.js';

/** A comment with its replies. Changes copy a node and its ancestors; all other nodes stay the same objects. */
export interface Node {
  readonly comment: Comment;
  readonly replies: readonly Node[];
  /** The cursor of the replies that are not loaded; null if all are. */
  readonly repliesCursor: string | null;
  readonly isCollapsed: boolean;
  /** Whether the comment was posted after the page was loaded. */
  readonly isNew: boolean;
}

export type Nodes = readonly Node[];

export function createNode(comment: Comment, isNew = false): Node {
  return { comment, replies: [], repliesCursor: comment.moreReplies, isCollapsed: false, isNew };
}

/** Builds trees from a depth-first list. A comment whose parent is not in the list becomes a root. */
export function buildTree(comments: readonly Comment[]): Nodes {
  interface MutableNode extends Node {
    readonly replies: Node[];
  }
  const nodesById = new Map<string, MutableNode>();
  const roots: Node[] = [];
  for (const comment of comments) {
    const node: MutableNode = { ...createNode(comment), replies: [] };
    const siblings = comment.parentId === null ? undefined : nodesById.get(comment.parentId)?.replies;
    (siblings ?? roots).push(node);
    nodesById.set(comment.id, node);
  }
  return roots;
}

export function findNode(nodes: Nodes, id: string): Node | null {
  for (const node of nodes) {
    const found = node.comment.id === id ? node : findNode(node.replies, id);
    if (found !== null) return found;
  }
  return null;
}

/** The nodes from the root to a comment, including both; empty if the comment is not in the trees. */
export function pathTo(nodes: Nodes, id: string): Nodes {
  for (const node of nodes) {
    if (node.comment.id === id) return [node];
    const path = pathTo(node.replies, id);
    if (path.length > 0) return [node, ...path];
  }
  return [];
}

/** Returns the trees with one node changed, or the same array if the node is not in them. @param change null removes the node */
export function updateNode(nodes: Nodes, id: string, change: (node: Node) => Node | null): Nodes {
  for (const [i, node] of nodes.entries()) {
    const next = node.comment.id === id ? change(node) : updateReplies(node, id, change);
    if (next !== node) return [...nodes.slice(0, i), ...(next === null ? [] : [next]), ...nodes.slice(i + 1)];
  }
  return nodes;
}

function updateReplies(node: Node, id: string, change: (node: Node) => Node | null): Node {
  const replies = updateNode(node.replies, id, change);
  return replies === node.replies ? node : { ...node, replies };
}

/** Removes a comment without replies, and its tombstone ancestors that have no reply left. */
export function removeLeaf(nodes: Nodes, id: string): Nodes {
  const path = pathTo(nodes, id);
  let [removed] = path.slice(-1);
  for (const ancestor of path.slice(0, -1).reverse()) {
    if (!isTombstone(ancestor.comment) || ancestor.replies.length > 1 || ancestor.repliesCursor !== null) break;
    removed = ancestor;
  }
  return removed === undefined ? nodes : updateNode(nodes, removed.comment.id, () => null);
}

/** Whether a comment has been deleted or hidden and remains only as the parent of its replies. */
export function isTombstone({ author }: Pick<Comment, 'author'>): boolean {
  return author === undefined;
}

/** The number of loaded replies at all levels below a node. */
export function countDescendants({ replies }: Node): number {
  return replies.reduce((sum, reply) => sum + 1 + countDescendants(reply), 0);
}
