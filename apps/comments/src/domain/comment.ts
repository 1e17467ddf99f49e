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
  readonly authorKind: 'member' | 'guest';
  readonly body: string;
  readonly bodyHtml: string;
  /** Handles, without the @. */
  readonly mentions: string[];
  readonly links: string[];
  readonly status: 'published' | 'deleted';
  readonly score: number;
  /** Of direct replies that readers see. */
  readonly replyCount: number;
  readonly pinned: boolean;
  /** Raised by each edit. */
  readonly revision: number;
  /** Raised by each change that an event tells of. */
  readonly version: number;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
}

export type CommentEvent = 'created' | 'edited' | 'deleted' | 'restored';

/** A comment's text with what the renderer made of it. */
export interface CommentText {
  readonly body: string;
  readonly bodyHtml: string;
  readonly mentions: readonly string[];
  readonly links: readonly string[];
}

/** What a site allows. */
export interface CommentLimits {
  readonly bodyLength: number;
  /** Null means that an author may edit for ever. */
  readonly editWindowMinutes: number | null;
}

/** Readers see a comment, or the tombstone of one that has replies. */
export function isVisible(comment: Pick<Comment, 'status' | 'replyCount'>): boolean {
  return comment.status === 'published' || comment.replyCount > 0;
}
