import type { Actor } from '#libs/kernel';

/** A forum post. Its thread has the same id, and is the comments service's. */
export interface Post {
  readonly id: string;
  readonly site: string;
  readonly slug: string;
  readonly title: string;
  readonly body: string;
  readonly bodyHtml: string;
  readonly authorId: string;
  readonly authorKind: 'member' | 'guest';
  readonly categoryId: string | null;
  readonly tags: string[];
  readonly status: 'published' | 'deleted';
  /** As whom somebody deleted it; null where it is not deleted, and where that is not known. */
  readonly deletedBy: 'author' | 'moderator' | null;
  readonly locked: boolean;
  readonly pinned: boolean;
  readonly score: number;
  readonly hot: number;
  /** Raised by each change of what the author wrote. */
  readonly revision: number;
  /** Raised by each change that an event tells of. */
  readonly version: number;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly commentCount: number;
  readonly lastActivityAt: Date;
  readonly threadVersion: number;
}

/** What happened to a post. */
export type PostEvent = 'created' | 'edited' | 'deleted' | 'restored' | 'locked' | 'unlocked' | 'voted';

/** What an author gives. `bodyHtml` is the body, rendered. */
export interface PostText {
  readonly title: string;
  readonly body: string;
  readonly bodyHtml: string;
  readonly categoryId: string | null;
  readonly tags: readonly string[];
  /** Web addresses in the body, if it is new. They are counted, not kept. */
  readonly links: readonly string[];
}

/** What a site allows. */
export interface PostLimits {
  readonly titleLength: number;
  readonly bodyLength: number;
  /** Null means that an author may edit for ever. */
  readonly editWindowMinutes: number | null;
}

/** What a site allows in a post's text. */
export interface TextLimits extends PostLimits {
  /** Of different web addresses; null means any number. */
  readonly maxLinks: number | null;
}

export function isAuthor(post: Post, actor: Actor): boolean {
  return post.authorId === actor.id && post.authorKind === actor.kind;
}
