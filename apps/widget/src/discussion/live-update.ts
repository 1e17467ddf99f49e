import type { Comment, CommentUpdate } from './api-types.js';
import { findNode, type Nodes, removeLeaf, updateNode } from './tree.js';

/** The comments that are shown, and the live ones that wait until the reader asks for them. */
export interface CommentLists {
  readonly roots: Nodes;
  readonly incoming: readonly Comment[];
}

/** Applies an update from the stream. A shown comment changes in place. A new one waits, so that the page never shifts while somebody reads. */
export function applyLiveUpdate({ roots, incoming }: CommentLists, update: CommentUpdate): CommentLists {
  const { id, status, replyCount } = update;
  const otherIncoming = incoming.filter((comment) => comment.id !== id);
  const isRemoved = status !== 'published';
  const node = findNode(roots, id);
  if (node !== null) {
    if (isRemoved && replyCount === 0) return { roots: removeLeaf(roots, id), incoming: otherIncoming };
    const comment = isRemoved ? tombstone(node.comment, update) : { ...node.comment, ...update };
    return { roots: updateNode(roots, id, (current) => ({ ...current, comment })), incoming: otherIncoming };
  }
  if (isRemoved || !hasContent(update) || !isParentLoaded(roots, incoming, update)) {
    return { roots, incoming: otherIncoming };
  }
  const comment: Comment = { ...update, myVote: 0, myReactions: [], moreReplies: null };
  // An update of an incoming comment keeps its position, because its replies must come after it.
  const isKnown = otherIncoming.length < incoming.length;
  return {
    roots,
    incoming: isKnown ? incoming.map((other) => (other.id === id ? comment : other)) : [...incoming, comment],
  };
}

/** A reply to a comment that is not loaded will be loaded together with it. */
function isParentLoaded(roots: Nodes, incoming: readonly Comment[], { parentId }: CommentUpdate): boolean {
  return parentId === null || findNode(roots, parentId) !== null || incoming.some(({ id }) => id === parentId);
}

function hasContent(update: CommentUpdate): update is Omit<Comment, 'myVote' | 'myReactions' | 'moreReplies'> {
  return update.author !== undefined && update.bodyHtml !== undefined;
}

function tombstone(comment: Comment, { status, replyCount }: Pick<Comment, 'status' | 'replyCount'>): Comment {
  return { ...comment, status, replyCount, author: undefined, body: undefined, bodyHtml: undefined };
}
