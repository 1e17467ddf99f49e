import type { paths } from '#libs/client';

type JsonBody<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;

export type CommentsPage = JsonBody<paths['/v1/threads/{id}/comments']['get']['responses'][200]>;
export type Comment = CommentsPage['items'][number];
export type Thread = CommentsPage['thread'];
export type Site = JsonBody<paths['/v1/site']['get']['responses'][200]>;
export type Author = NonNullable<Comment['author']>;
/** The first page of a URL or key, for which there may be no thread yet. */
export type FirstPage = Omit<CommentsPage, 'thread'> & { readonly thread: Thread | null };
/** A comment as the stream sends it: without the reader's own votes and reactions, and without content if it was deleted or hidden. */
export type CommentUpdate = Pick<Comment, 'id' | 'threadId' | 'parentId' | 'depth' | 'status' | 'replyCount'> &
  Partial<Omit<Comment, 'myVote' | 'myReactions' | 'moreReplies'>>;
