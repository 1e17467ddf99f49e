import type { Comment, ToldComment } from './api-types.js';
import { find, type Nodes, withChanged, withoutLeaf } from './tree.js';

/** What a thread shows, and what came since that the reader has not asked to see. */
export interface Shown {
  readonly roots: Nodes;
  readonly fresh: readonly Comment[];
}

/**
 * What becomes of a page when the stream tells of a comment. What is shown changes where it stands; what is new waits until
 * the reader wants it, so that nothing moves under their eyes.
 */
export function told({ roots, fresh }: Shown, comment: ToldComment): Shown {
  const { id, status, replyCount } = comment;
  const others = fresh.filter((waiting) => waiting.id !== id);
  const isGone = status !== 'published';
  const node = find(roots, id);
  if (node !== null) {
    if (isGone && replyCount === 0) return { roots: withoutLeaf(roots, id), fresh: others };
    const next = isGone ? tombstone(node.comment, comment) : { ...node.comment, ...comment };
    return { roots: withChanged(roots, id, (found) => ({ ...found, comment: next })), fresh: others };
  }
  if (isGone || !isWhole(comment) || !isInSight(roots, fresh, comment)) return { roots, fresh: others };
  const next: Comment = { ...comment, myVote: 0, myReactions: [], moreReplies: null };
  // What waits keeps its place: what replies to it comes after it.
  const isKnown = others.length < fresh.length;
  return { roots, fresh: isKnown ? fresh.map((waiting) => (waiting.id === id ? next : waiting)) : [...fresh, next] };
}

/** What replies to something that is not loaded comes when that is. */
function isInSight(roots: Nodes, fresh: readonly Comment[], { parentId }: ToldComment): boolean {
  return parentId === null || find(roots, parentId) !== null || fresh.some(({ id }) => id === parentId);
}

function isWhole(comment: ToldComment): comment is Omit<Comment, 'myVote' | 'myReactions' | 'moreReplies'> {
  return comment.author !== undefined && comment.bodyHtml !== undefined;
}

function tombstone(comment: Comment, { status, replyCount }: Pick<Comment, 'status' | 'replyCount'>): Comment {
  return { ...comment, status, replyCount, author: undefined, body: undefined, bodyHtml: undefined };
}
