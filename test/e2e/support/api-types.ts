// The parts of the API's responses that the tests read.

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface Author {
  readonly id: string;
  readonly name: string;
  readonly handle: string | null;
  readonly picture: string | null;
  readonly kind: string;
}

export interface Category {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly parentId: string | null;
}

export interface Post {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly body: string;
  readonly bodyHtml: string;
  readonly author: Author;
  readonly categoryId: string | null;
  readonly tags: readonly string[];
  readonly status: string;
  readonly score: number;
  readonly myVote: number;
  readonly commentCount: number;
  readonly lastActivityAt: string;
  readonly locked: boolean;
  readonly revision: number;
  readonly createdAt: string;
  readonly editedAt: string | null;
}

export interface Comment {
  readonly id: string;
  readonly threadId: string;
  readonly parentId: string | null;
  readonly depth: number;
  readonly author?: Author;
  readonly body?: string;
  readonly bodyHtml?: string;
  readonly status: string;
  readonly replyCount: number;
  readonly moreReplies: string | null;
  readonly revision: number;
  readonly createdAt: string;
  readonly editedAt: string | null;
}

export interface Thread {
  readonly id: string;
  readonly postId: string | null;
  readonly title: string | null;
  readonly state: string;
  readonly closedBecause: readonly string[];
  readonly commentCount: number;
  readonly lastCommentAt: string | null;
}

export interface CommentsPage extends Page<Comment> {
  readonly thread: Thread;
}

export interface Notification {
  readonly id: string;
  readonly kind: string;
  readonly threadId: string;
  readonly postId: string | null;
  readonly commentId: string;
  readonly title: string | null;
  readonly actors: readonly Author[];
  readonly count: number;
  readonly read: boolean;
}
