import type { paths } from '#libs/client';

type Answer<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;

export type CommentsPage = Answer<paths['/v1/threads/{id}/comments']['get']['responses'][200]>;
export type Comment = CommentsPage['items'][number];
export type Thread = CommentsPage['thread'];
export type Site = Answer<paths['/v1/site']['get']['responses'][200]>;
export type Author = NonNullable<Comment['author']>;
/** Of a page that may have no thread yet. */
export type FirstPage = Omit<CommentsPage, 'thread'> & { readonly thread: Thread | null };
/** As the stream tells one: of what is not to be read any more only where it was. */
export type ToldComment = Pick<Comment, 'id' | 'threadId' | 'parentId' | 'depth' | 'status' | 'replyCount'> &
  Partial<Omit<Comment, 'myVote' | 'myReactions' | 'moreReplies'>>;
