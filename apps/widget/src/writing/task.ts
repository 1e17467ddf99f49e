import type { Comment } from '../discussion/api-types.js';

/** What somebody writes: a comment on the page, a reply, or another text for their comment. */
export type Task =
  | { readonly kind: 'top' }
  | { readonly kind: 'reply'; readonly comment: Comment }
  | { readonly kind: 'edit'; readonly comment: Comment };

/** By what its draft is known on its page. */
export function placeOf(task: Task): string {
  return task.kind === 'top' ? 'top' : `${task.kind} ${task.comment.id}`;
}
