import { type Static, Type } from '@sinclair/typebox';
import { type Actor, isModerator, type Person } from '#libs/kernel';
import { type AuthorColumns, authorColumns, authorOf, personSchema } from '#libs/people';
import { type Comment, type CommentStatus, isAuthor, publicStatus, showsText } from '../domain/comment.js';

const timeOrNull = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);

const shownStatuses = ['published', 'pending', 'rejected', 'removed', 'deleted', 'spam', 'shadow'] as const;

/** A comment as readers get it. */
export const commentSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  threadId: Type.String({ format: 'uuid' }),
  parentId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  depth: Type.Integer({ description: '0 at the top level.' }),
  author: Type.Optional(personSchema),
  body: Type.Optional(
    Type.String({
      description:
        'Markdown. A tombstone has no author, body and bodyHtml, and nobody’s votes, reactions or edits are told of it.',
    }),
  ),
  bodyHtml: Type.Optional(Type.String()),
  status: Type.Union(
    shownStatuses.map((status) => Type.Literal(status)),
    {
      description:
        'Readers see published, and the tombstones deleted and removed; its author also pending and rejected, a moderator all.',
    },
  ),
  score: Type.Integer(),
  myVote: Type.Union([Type.Literal(1), Type.Literal(0), Type.Literal(-1)]),
  reactions: Type.Record(Type.String(), Type.Integer(), { description: 'How many of each emoji.' }),
  myReactions: Type.Array(Type.String()),
  replyCount: Type.Integer({ description: 'Direct replies.' }),
  moreReplies: Type.Union([Type.String(), Type.Null()], {
    description: 'The cursor for the rest of its replies, with ?parent=<its id>; null where all are here.',
  }),
  pinned: Type.Boolean(),
  revision: Type.Integer({ description: 'Raised by each edit; what If-Match compares.' }),
  version: Type.Integer({ description: 'Raised by each change.' }),
  createdAt: Type.String({ format: 'date-time' }),
  editedAt: timeOrNull,
});

export type CommentView = Static<typeof commentSchema>;

type CommentFields = Omit<Comment, 'site' | 'mentions' | 'links' | 'statusBefore' | 'labels' | 'upvotes' | 'downvotes'>;

/** Where a comment stands in each order. */
export interface Ranks {
  readonly best: number;
  readonly controversy: number;
}

/** A row of `SELECT ${COMMENT_COLUMNS} FROM comments comment JOIN people author …`. */
export type CommentRow = CommentFields & Ranks & AuthorColumns;

export const COMMENT_COLUMNS = `comment.id, comment.thread_id AS "threadId", comment.parent_id AS "parentId",
  comment.depth, comment.ordinal, comment.body,
  comment.body_html AS "bodyHtml", comment.status, comment.score, comment.best, comment.controversy, comment.reactions,
  comment.reply_count AS "replyCount", comment.pinned, comment.revision, comment.version, comment.touched,
  comment.created_at AS "createdAt", comment.edited_at AS "editedAt", ${authorColumns('author')}`;

export const JOIN_AUTHOR = `JOIN people author
  ON author.site = comment.site AND author.kind = comment.author_kind AND author.id = comment.author_id`;

/** Of a deleted post no comments are found, as `isGone` says. */
export const JOIN_THREAD = `JOIN threads thread
  ON thread.id = comment.thread_id AND NOT 'post-deleted' = ANY (thread.closed_because)`;

/** How much text one answer takes before its last comment, as Markdown and as HTML together; bytes. */
export const MOST_TEXT = 1024 * 1024;

/** What `isVisible` says, in the words of the partial indexes. */
export const IS_VISIBLE = `(comment.status = 'published' OR comment.reply_count > 0)`;

export function viewOfRow(row: CommentRow, viewer: Actor | null, moreReplies: string | null): CommentView {
  return viewOfComment(row, authorOf(row), viewer, moreReplies);
}

/** @param moreReplies the cursor for those replies that are not shown beside it */
export function viewOfComment(
  comment: CommentFields,
  author: Person,
  viewer: Actor | null,
  moreReplies: string | null,
): CommentView {
  const { id, threadId, parentId, depth, body, bodyHtml, replyCount, pinned } = comment;
  const isShown = showsText(comment, viewer);
  return {
    id,
    threadId,
    parentId,
    depth,
    ...(isShown && { author, body, bodyHtml }),
    status: shownStatus(comment, viewer),
    score: isShown ? comment.score : 0,
    myVote: 0,
    reactions: isShown ? { ...comment.reactions } : {},
    myReactions: [],
    replyCount,
    moreReplies,
    pinned,
    revision: comment.revision,
    version: comment.version,
    createdAt: comment.createdAt.toISOString(),
    editedAt: isShown ? (comment.editedAt?.toISOString() ?? null) : null,
  };
}

/** Who is shadowed must not notice. */
function shownStatus(
  comment: Pick<CommentFields, 'status' | 'authorId' | 'authorKind'>,
  viewer: Actor | null,
): CommentStatus {
  const { status } = comment;
  if (viewer !== null && isModerator(viewer)) return status;
  if (viewer === null || !isAuthor(comment, viewer)) return publicStatus(status);
  if (status === 'shadow') return 'published';
  return status === 'spam' ? 'rejected' : status;
}
