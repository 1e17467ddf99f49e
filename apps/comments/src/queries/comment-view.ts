import { type Static, Type } from '@sinclair/typebox';
import { type Actor, isModerator, type Person } from '#libs/kernel';
import { type AuthorColumns, authorColumns, authorOf, personSchema } from '#libs/people';
import { type Comment, type CommentStatus, isAuthor, showsText } from '../domain/comment.js';
import type { Sight } from './sights.js';

const timeOrNull = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);

const shownStatuses = ['published', 'pending', 'rejected', 'removed', 'deleted', 'spam', 'shadow'] as const;

/** A comment as readers get it. */
export const commentSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  threadId: Type.String({ format: 'uuid' }),
  parentId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  depth: Type.Integer({ description: '0 at the top level.' }),
  author: Type.Optional(personSchema),
  body: Type.Optional(Type.String({ description: 'Markdown. A tombstone has no author, body and bodyHtml.' })),
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
  comment.depth, comment.ordinal, comment.author_id AS "authorId", comment.author_kind AS "authorKind", comment.body,
  comment.body_html AS "bodyHtml", comment.status, comment.score, comment.best, comment.controversy, comment.reactions,
  comment.reply_count AS "replyCount", comment.pinned, comment.revision, comment.version, comment.touched,
  comment.created_at AS "createdAt", comment.edited_at AS "editedAt", ${authorColumns('author')}`;

export const JOIN_AUTHOR = `JOIN people author
  ON author.site = comment.site AND author.kind = comment.author_kind AND author.id = comment.author_id`;

/** Of a deleted post no comments are found, as `isGone` says. */
export const JOIN_THREAD = `JOIN threads thread
  ON thread.id = comment.thread_id AND NOT 'post-deleted' = ANY (thread.closed_because)`;

/** What `isVisible` says, in the words of the partial indexes. */
export const IS_VISIBLE = `(comment.status = 'published' OR comment.reply_count > 0)`;

/** By what the words of `isSeenBy` differ. */
export function kindOf(sight: Sight | null): string {
  if (sight === null) return 'public';
  return isModerator(sight.viewer) ? 'moderator' : 'author';
}

/**
 * A condition on `comment`: what somebody sees in a list.
 * @param sight null for what everybody sees
 * @param parameters to which it adds what it needs
 */
export function isSeenBy(sight: Sight | null, parameters: unknown[]): string {
  if (sight === null) return IS_VISIBLE;
  const { viewer, tombstones } = sight;
  const isTombstone = `comment.id = ANY ($${String(parameters.push(tombstones))}::uuid[])`;
  if (isModerator(viewer)) return `(${IS_VISIBLE} OR comment.status <> 'deleted' OR ${isTombstone})`;
  const [kind, id] = [viewer.kind, viewer.id].map((value) => `$${String(parameters.push(value))}`);
  return `(${IS_VISIBLE} OR ${isTombstone} OR (comment.status IN ('pending', 'shadow')
    AND comment.author_kind = ${kind ?? ''} AND comment.author_id = ${id ?? ''}))`;
}

/** The same row with the replies counted that this reader sees. */
export function asSeenBy<R extends Pick<CommentRow, 'id' | 'replyCount'>>(row: R, sight: Sight | null): R {
  const hidden = sight?.hiddenReplies.get(row.id) ?? 0;
  return hidden === 0 ? row : { ...row, replyCount: row.replyCount + hidden };
}

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
  const { id, threadId, parentId, depth, body, bodyHtml, score, reactions, replyCount, pinned } = comment;
  return {
    id,
    threadId,
    parentId,
    depth,
    ...(showsText(comment, viewer) && { author, body, bodyHtml }),
    status: shownStatus(comment, viewer),
    score,
    myVote: 0,
    reactions: { ...reactions },
    myReactions: [],
    replyCount,
    moreReplies,
    pinned,
    revision: comment.revision,
    version: comment.version,
    createdAt: comment.createdAt.toISOString(),
    editedAt: comment.editedAt?.toISOString() ?? null,
  };
}

/** Who is shadowed must not notice; to others whatever is not published is a tombstone like any. */
function shownStatus(
  comment: Pick<CommentFields, 'status' | 'authorId' | 'authorKind'>,
  viewer: Actor | null,
): CommentStatus {
  const { status } = comment;
  if (status === 'published' || status === 'deleted') return status;
  if (viewer === null) return 'removed';
  if (isModerator(viewer)) return status;
  if (!isAuthor(comment, viewer)) return 'removed';
  if (status === 'shadow') return 'published';
  return status === 'spam' ? 'rejected' : status;
}
