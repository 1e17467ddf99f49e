import { type Static, Type } from '@sinclair/typebox';
import type { Person } from '#libs/kernel';
import { type AuthorColumns, authorColumns, authorOf, personSchema } from '#libs/people';
import type { Comment } from '../domain/comment.js';

const timeOrNull = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);

/** A comment as readers get it. */
export const commentSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  threadId: Type.String({ format: 'uuid' }),
  parentId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  depth: Type.Integer({ description: '0 at the top level.' }),
  author: Type.Optional(personSchema),
  body: Type.Optional(Type.String({ description: 'Markdown. A tombstone has no author, body and bodyHtml.' })),
  bodyHtml: Type.Optional(Type.String()),
  status: Type.Union([Type.Literal('published'), Type.Literal('deleted')]),
  score: Type.Integer(),
  myVote: Type.Literal(0),
  reactions: Type.Object({}),
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

type CommentFields = Pick<
  Comment,
  | 'id'
  | 'threadId'
  | 'parentId'
  | 'depth'
  | 'ordinal'
  | 'body'
  | 'bodyHtml'
  | 'status'
  | 'score'
  | 'replyCount'
  | 'pinned'
  | 'revision'
  | 'version'
  | 'createdAt'
  | 'editedAt'
>;

/** A row of `SELECT ${COMMENT_COLUMNS} FROM comments comment JOIN people author …`. */
export type CommentRow = CommentFields & AuthorColumns;

export const COMMENT_COLUMNS = `comment.id, comment.thread_id AS "threadId", comment.parent_id AS "parentId",
  comment.depth, comment.ordinal, comment.body, comment.body_html AS "bodyHtml", comment.status, comment.score,
  comment.reply_count AS "replyCount", comment.pinned, comment.revision, comment.version,
  comment.created_at AS "createdAt", comment.edited_at AS "editedAt", ${authorColumns('author')}`;

export const JOIN_AUTHOR = `JOIN people author
  ON author.site = comment.site AND author.kind = comment.author_kind AND author.id = comment.author_id`;

/** What `isVisible` says, in the words of the partial indexes. */
export const IS_VISIBLE = `(comment.status = 'published' OR comment.reply_count > 0)`;

export function viewOfRow(row: CommentRow, moreReplies: string | null): CommentView {
  return viewOfComment(row, authorOf(row), moreReplies);
}

/** @param moreReplies the cursor for those replies that are not shown beside it */
export function viewOfComment(comment: CommentFields, author: Person, moreReplies: string | null): CommentView {
  const { id, threadId, parentId, depth, body, bodyHtml, status, score, replyCount, pinned } = comment;
  const told = status === 'published' ? { author, body, bodyHtml } : {};
  return {
    id,
    threadId,
    parentId,
    depth,
    ...told,
    status,
    score,
    myVote: 0,
    reactions: {},
    replyCount,
    moreReplies,
    pinned,
    revision: comment.revision,
    version: comment.version,
    createdAt: comment.createdAt.toISOString(),
    editedAt: comment.editedAt?.toISOString() ?? null,
  };
}
