import type { Shown } from './told.js';
import { find, type Node, nodeOf, type Nodes, withChanged } from './tree.js';

/** More of a list; what came by another way already stays where it is. */
export function joined(nodes: Nodes, more: Nodes): Nodes {
  const known = new Set(nodes.map(({ comment }) => comment.id));
  return [...nodes, ...more.filter(({ comment }) => !known.has(comment.id))];
}

/** Puts a comment below what it replies to, or at the top level; the very same where that is not here, or it is already. */
export function withAdded(nodes: Nodes, added: Node, place: 'first' | 'last'): Nodes {
  const { id, parentId } = added.comment;
  if (find(nodes, id) !== null) return nodes;
  if (parentId === null) return place === 'first' ? [added, ...nodes] : [...nodes, added];
  return withChanged(nodes, parentId, (parent) => ({
    ...parent,
    replies: [...parent.replies, added],
    folded: false,
  }));
}

/** Shows what has waited. @param newestFirst where what is new at the top level belongs */
export function withFresh({ roots, fresh }: Shown, newestFirst: boolean): Nodes {
  return fresh.reduce(
    (nodes, comment) => withAdded(nodes, nodeOf(comment, true), newestFirst ? 'first' : 'last'),
    roots,
  );
}
