import type { Actor, Person } from '#libs/kernel';

/** A forum post. Its thread has the same id, and belongs to the comments service. */
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
  /** In which role it was deleted; null if it is not deleted, or if that is not known. */
  readonly deletedBy: 'author' | 'moderator' | null;
  readonly locked: boolean;
  readonly pinned: boolean;
  readonly score: number;
  readonly hot: number;
  /** Rises with each change of what the author wrote. */
  readonly revision: number;
  /** Rises with each event. */
  readonly version: number;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly commentCount: number;
  readonly lastActivityAt: Date;
  readonly threadVersion: number;
}

/** A post with its author, for decisions whose events name the author. */
export interface AuthoredPost extends Post {
  readonly author: Person;
}

type ChangedPost = Pick<Post, 'id' | 'site' | 'version'>;

/** What happened to a post, with all that is published about it. */
export type PostEvent =
  | { readonly type: 'created'; readonly post: AuthoredPost }
  | { readonly type: 'edited' | 'restored'; readonly post: AuthoredPost; readonly at: Date }
  | { readonly type: 'deleted'; readonly post: AuthoredPost; readonly at: Date; readonly by: string }
  | { readonly type: 'locked' | 'unlocked'; readonly post: ChangedPost; readonly at: Date }
  | { readonly type: 'voted'; readonly post: ChangedPost & Pick<Post, 'score'>; readonly at: Date };

/** The text of a post with its rendered body. */
export interface PostText {
  readonly title: string;
  readonly body: string;
  readonly bodyHtml: string;
  readonly categoryId: string | null;
  readonly tags: readonly string[];
  /** Web addresses in the body if it is new. They are counted, not stored. */
  readonly links: readonly string[];
}

/** What a site allows. */
export interface PostLimits {
  readonly titleLength: number;
  readonly bodyLength: number;
  /** Null if an author may edit for ever. */
  readonly editWindowMinutes: number | null;
}

/** What a site allows in the text of a post. */
export interface TextLimits extends PostLimits {
  /** Of different web addresses; null for any number. */
  readonly maxLinks: number | null;
}

export function isAuthor(post: Post, actor: Actor): boolean {
  return post.authorId === actor.id && post.authorKind === actor.kind;
}
