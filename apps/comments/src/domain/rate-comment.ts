import { accept, type Actor, type Decision, isModerator, refuse } from '#libs/kernel';
import type { CommentEvent } from './comment-event.js';
import { type CommentInThread, hiddenChange, ratingChange, visibleChange } from './comment-in-thread.js';
import { showsText } from './comment.js';
import type { Failure } from './failure.js';

type Rating = Decision<CommentInThread, CommentEvent, Failure>;

export type Vote = 1 | 0 | -1;

/** Replaces a person's vote. */
export function voteOnComment(
  { thread, comment }: CommentInThread,
  before: Vote,
  vote: Vote,
  actor: Actor,
  now: Date,
): Rating {
  if (!showsText(comment, actor)) return refuse('comment.not-found');
  if (vote === before) return accept({ thread, comment });
  const upvotes = comment.upvotes + Number(vote === 1) - Number(before === 1);
  const downvotes = comment.downvotes + Number(vote === -1) - Number(before === -1);
  const change = ratingChange({ thread, comment: { ...comment, upvotes, downvotes, score: upvotes - downvotes } });
  return accept(change, { type: 'voted', comment: change.comment, at: now });
}

/** Adds a person's emoji or takes it back. An emoji that the site no longer offers may still be taken back. */
export function reactToComment(
  { thread, comment }: CommentInThread,
  { emoji, before, on }: { readonly emoji: string; readonly before: boolean; readonly on: boolean },
  offered: readonly string[],
  actor: Actor,
  now: Date,
): Rating {
  if (!showsText(comment, actor)) return refuse('comment.not-found');
  if (on && !offered.includes(emoji)) return refuse('comment.unknown-emoji');
  if (on === before) return accept({ thread, comment });
  const { [emoji]: count = 0, ...others } = comment.reactions;
  const next = on ? count + 1 : count - 1;
  const reactions = next === 0 ? others : { ...comment.reactions, [emoji]: next };
  const change = ratingChange({ thread, comment: { ...comment, reactions } });
  return accept(change, { type: 'reacted', comment: change.comment, at: now });
}

export function pinComment({ thread, comment }: CommentInThread, pinned: boolean, actor: Actor, now: Date): Rating {
  if (!isModerator(actor)) return refuse('comment.only-moderators');
  if (!showsText(comment, actor)) return refuse('comment.not-found');
  if (comment.pinned === pinned) return accept({ thread, comment });
  const next = { thread, comment: { ...comment, pinned } };
  const change = comment.status === 'published' ? visibleChange(next) : hiddenChange(next);
  return accept(change, { type: 'pinned', comment: change.comment, at: now, by: actor.id });
}
