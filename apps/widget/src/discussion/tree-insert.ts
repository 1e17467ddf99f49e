import type { CommentLists } from './live-update.js';
import { createNode, findNode, type Node, type Nodes, updateNode } from './tree.js';

// Only actions need these functions. Here they load with the actions; in tree.ts they would be part of the first screen.

/** Appends a page of siblings. A comment that is shown already stays where it is. */
export function appendPage(nodes: Nodes, page: Nodes): Nodes {
  const known = new Set(nodes.map(({ comment }) => comment.id));
  return [...nodes, ...page.filter(({ comment }) => !known.has(comment.id))];
}

/**
 * Adds a comment below its parent or at the top level, and expands the parent.
 * @returns the same array if the parent is not in the trees or the comment is in them already
 */
export function insertNode(nodes: Nodes, node: Node, place: 'first' | 'last'): Nodes {
  const { id, parentId } = node.comment;
  if (findNode(nodes, id) !== null) return nodes;
  if (parentId === null) return place === 'first' ? [node, ...nodes] : [...nodes, node];
  return updateNode(nodes, parentId, (parent) => ({
    ...parent,
    replies: [...parent.replies, node],
    isCollapsed: false,
  }));
}

/** Adds the incoming comments to the trees. @param newestFirst where new top-level comments go */
export function insertIncoming({ roots, incoming }: CommentLists, newestFirst: boolean): Nodes {
  return incoming.reduce(
    (nodes, comment) => insertNode(nodes, createNode(comment, true), newestFirst ? 'first' : 'last'),
    roots,
  );
}
