import { type Actor, lengthInCodePoints, isModerator, type Person } from '#libs/kernel';
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
  readonly position: number;
  readonly authorId: string;
  readonly authorKind: Person['kind'];
  readonly body: string;
  readonly bodyHtml: string;
  /** By which the same text of the same author is recognised; null for a comment from before it was stored. */
  readonly textFingerprint: string | null;
  /** Handles, without the @. */
  readonly mentions: string[];
  readonly links: string[];
  readonly status: CommentStatus;
  /** What a restore returns to, if the comment is deleted or removed. */
  readonly statusBefore: CommentStatus | null;
  /** Set by decisions, for moderators. */
  readonly labels: string[];
  readonly upvotes: number;
  readonly downvotes: number;
  readonly score: number;
  /** How many of each emoji. */
  readonly reactions: Readonly<Record<string, number>>;
  /** Direct replies that readers see. */
  readonly replyCount: number;
  readonly pinned: boolean;
  /** Rises with each edit. */
  readonly revision: number;
  /** Rises with each event. */
  readonly version: number;
  /** The thread's version when readers last saw the comment change; 0 if they never saw it. */
  readonly lastChangedVersion: number;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
}

/** What an author writes. */
export type CommentInput = Pick<Comment, 'body'>;

/** What an author writes, with what the renderer makes of it. */
export type CommentContent = CommentInput &
  Pick<Comment, 'bodyHtml' | 'mentions' | 'links'> & { readonly textFingerprint: string };

/** A comment as it begins: nobody has voted on it, replied to it or decided about it. */
export function initialComment(
  content: CommentContent,
  given: Pick<Comment, 'id' | 'site' | 'threadId' | 'parentId' | 'depth' | 'position' | 'status' | 'createdAt'>,
  author: Actor,
): Comment {
  return {
    ...content,
    ...given,
    authorId: author.id,
    authorKind: author.kind,
    statusBefore: null,
    labels: [],
    upvotes: 0,
    downvotes: 0,
    score: 0,
    reactions: {},
    replyCount: 0,
    pinned: false,
    revision: 1,
    version: 1,
    lastChangedVersion: given.status === 'published' ? given.position : 0,
    editedAt: null,
  };
}

/** Whether an edit changes nothing. */
export function isSameInput(comment: Comment, input: CommentInput): boolean {
  return comment.body === input.body;
}

/** Which new texts a site shows only after they were approved. */
export type HoldPolicy = 'nothing' | 'everything' | 'new-authors';

/** What a site allows. */
export interface CommentLimits {
  readonly bodyLength: number;
  /** Null if an author may edit for ever. */
  readonly editWindowMinutes: number | null;
  /** After how many inactive days a thread closes; null for never. */
  readonly closeAfterDays: number | null;
  /** Of different web addresses in a text; null for any number. */
  readonly maxLinks: number | null;
}

/** @returns why a site does not take a text, or null if it does */
export function validateText(
  { body, links }: Pick<CommentContent, 'body' | 'links'>,
  { bodyLength, maxLinks }: Pick<CommentLimits, 'bodyLength' | 'maxLinks'>,
): Failure | null {
  if (lengthInCodePoints(body) > bodyLength) return 'comment.body-too-long';
  return maxLinks !== null && links.length > maxLinks ? 'comment.too-many-links' : null;
}

/** Readers see a published comment, and the tombstone of any other that has replies. */
export function isVisible(comment: Pick<Comment, 'status' | 'replyCount'>): boolean {
  return comment.status === 'published' || comment.replyCount > 0;
}

/** The status that readers are shown: any tombstone but that of a deleted comment looks removed. */
export function publicStatus(status: CommentStatus): 'published' | 'deleted' | 'removed' {
  return status === 'published' || status === 'deleted' ? status : 'removed';
}

export function isAuthor(comment: Pick<Comment, 'authorId' | 'authorKind'>, actor: Actor): boolean {
  return comment.authorId === actor.id && comment.authorKind === actor.kind;
}

/** Whether a viewer sees the text of a comment, and so may vote on it; others see a tombstone, or nothing. */
export function showsText(comment: Pick<Comment, 'status' | 'authorId' | 'authorKind'>, viewer: Actor | null): boolean {
  const { status } = comment;
  if (status === 'published' || status === 'deleted' || viewer === null) return status === 'published';
  return isModerator(viewer) || (isAuthor(comment, viewer) && status !== 'removed');
}

/** Whether an actor may know at all that the comment exists. */
export function mayKnowOf(comment: Comment, actor: Actor): boolean {
  return isVisible(comment) || isAuthor(comment, actor) || isModerator(actor);
}
