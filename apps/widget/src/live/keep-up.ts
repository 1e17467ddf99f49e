import type { Discussion } from '../discussion/discussion.js';
import { follow } from './follow.js';

/** Follows whatever thread the discussion has: a page's has none before somebody writes. @returns ends it */
export function keepUp(discussion: Discussion): () => void {
  let end: (() => void) | null = null;
  let isOver = false;
  const look = () => {
    if (end === null && !isOver && discussion.view.thread !== null) end = follow(discussion);
  };
  discussion.watch(look);
  look();
  return () => {
    isOver = true;
    end?.();
  };
}
