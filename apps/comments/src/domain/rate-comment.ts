import { accept, type Actor, type Decision, isModerator, refuse } from '#libs/kernel';
import { type CommentInThread, rated, seen, unseen } from './comment-in-thread.js';
import { type CommentEvent, showsText } from './comment.js';
import type { Failure } from './failure.js';

type Rating = Decision<CommentInThread, CommentEvent, Failure>;

export type Vote = 1 | 0 | -1;

/** Replaces a person's vote; the same vote again changes nothing. */
export function voteOnComment({ thread, comment }: CommentInThread, before: Vote, vote: Vote, actor: Actor): Rating {
  if (!showsText(comment, actor)) return refuse('comment.not-found');
  if (vote === before) return accept({ thread, comment });
  const upvotes = comment.upvotes + Number(vote === 1) - Number(before === 1);
  const downvotes = comment.downvotes + Number(vote === -1) - Number(before === -1);
  return accept(rated({ thread, comment: { ...comment, upvotes, downvotes, score: upvotes - downvotes } }), 'voted');
}

/** Puts a person's emoji on or takes it off; what is so already stays so. An emoji that the site gave up may still go. */
export function reactToComment(
  { thread, comment }: CommentInThread,
  emoji: string,
  before: boolean,
  on: boolean,
  offered: readonly string[],
  actor: Actor,
): Rating {
  if (!showsText(comment, actor)) return refuse('comment.not-found');
  if (on && !offered.includes(emoji)) return refuse('comment.unknown-emoji');
  if (on === before) return accept({ thread, comment });
  const { [emoji]: count = 0, ...others } = comment.reactions;
  const next = on ? count + 1 : count - 1;
  const reactions = next === 0 ? others : { ...comment.reactions, [emoji]: next };
  return accept(rated({ thread, comment: { ...comment, reactions } }), 'reacted');
}

export function pinComment({ thread, comment }: CommentInThread, pinned: boolean, actor: Actor): Rating {
  if (!isModerator(actor)) return refuse('comment.only-moderators');
  if (!showsText(comment, actor)) return refuse('comment.not-found');
  if (comment.pinned === pinned) return accept({ thread, comment });
  const change = { thread, comment: { ...comment, pinned } };
  return accept(comment.status === 'published' ? seen(change) : unseen(change), 'pinned');
}
