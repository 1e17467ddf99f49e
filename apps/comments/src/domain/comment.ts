import { type Actor, characters, isModerator, type Person } from '#libs/kernel';
import type { Failure } from './failure.js';

export type CommentStatus = 'published' | 'pending' | 'rejected' | 'removed' | 'deleted' | 'spam' | 'shadow';

export interface Comment {
  readonly id: string;
  readonly site: string;
  readonly threadId: string;
  readonly parentId: string | null;
  /** 0 at the top level. */
  readonly depth: number;
  /** The order in which the thread's comments became visible. */
  readonly ordinal: number;
  readonly authorId: string;
  readonly authorKind: Person['kind'];
  readonly body: string;
  readonly bodyHtml: string;
  /** What the same text by the same author is known by; null of one from before that was kept. */
  readonly wording: string | null;
  /** Handles, without the @. */
  readonly mentions: string[];
  readonly links: string[];
  readonly status: CommentStatus;
  /** What a restore goes back to, of a comment that is deleted or removed. */
  readonly statusBefore: CommentStatus | null;
  /** Put on by decisions, for moderators. */
  readonly labels: string[];
  readonly upvotes: number;
  readonly downvotes: number;
  readonly score: number;
  /** How many of each emoji. */
  readonly reactions: Readonly<Record<string, number>>;
  /** Of direct replies that readers see. */
  readonly replyCount: number;
  readonly pinned: boolean;
  /** Raised by each edit. */
  readonly revision: number;
  /** Raised by each change that an event tells of. */
  readonly version: number;
  /** The thread's version when readers last saw it change; 0 where they never saw it. */
  readonly touched: number;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
}

export type CommentEvent =
  'created' | 'edited' | 'deleted' | 'restored' | 'removed' | 'approved' | 'rejected' | 'voted' | 'reacted' | 'pinned';

/** A comment's text with what the renderer made of it. */
export interface CommentText {
  readonly body: string;
  readonly bodyHtml: string;
  readonly wording: string;
  readonly mentions: readonly string[];
  readonly links: readonly string[];
}

/** What of new texts a site shows only once it was approved. */
export type Hold = 'nothing' | 'everything' | 'new-authors';

/** What a site allows. */
export interface CommentLimits {
  readonly bodyLength: number;
  /** Null means that an author may edit for ever. */
  readonly editWindowMinutes: number | null;
  /** After how many quiet days a thread is over, or null for never. */
  readonly closeAfterDays: number | null;
  /** Of different web addresses in a text; null means any number. */
  readonly maxLinks: number | null;
}

/** Why a site does not take a text; null where it does. */
export function whyUnfit(
  { body, links }: Pick<CommentText, 'body' | 'links'>,
  { bodyLength, maxLinks }: Pick<CommentLimits, 'bodyLength' | 'maxLinks'>,
): Failure | null {
  if (characters(body) > bodyLength) return 'comment.body-too-long';
  return maxLinks !== null && links.length > maxLinks ? 'comment.too-many-links' : null;
}

/** Readers see a comment, or the tombstone of one that has replies. */
export function isVisible(comment: Pick<Comment, 'status' | 'replyCount'>): boolean {
  return comment.status === 'published' || comment.replyCount > 0;
}

/** As what everybody sees a comment that they see at all: what is not published is a tombstone like any. */
export function publicStatus(status: CommentStatus): 'published' | 'deleted' | 'removed' {
  return status === 'published' || status === 'deleted' ? status : 'removed';
}

export function isAuthor(comment: Pick<Comment, 'authorId' | 'authorKind'>, actor: Actor): boolean {
  return comment.authorId === actor.id && comment.authorKind === actor.kind;
}

/** Whether somebody sees what a comment says, and so may vote on it; others see a tombstone, or nothing. */
export function showsText(comment: Pick<Comment, 'status' | 'authorId' | 'authorKind'>, viewer: Actor | null): boolean {
  const { status } = comment;
  if (status === 'published' || status === 'deleted' || viewer === null) return status === 'published';
  return isModerator(viewer) || (isAuthor(comment, viewer) && status !== 'removed');
}

/** Whether somebody may know at all that there is such a comment. */
export function mayKnowOf(comment: Comment, actor: Actor): boolean {
  return isVisible(comment) || isAuthor(comment, actor) || isModerator(actor);
}
