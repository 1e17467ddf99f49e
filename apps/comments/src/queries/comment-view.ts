import { type Static, Type } from '@sinclair/typebox';
import { type Actor, isModerator, type Person } from '#libs/kernel';
import { type AuthorColumns, authorColumns, authorOf, personSchema } from '#libs/people';
import { selectColumns } from '#libs/persistence';
import { type Comment, type CommentStatus, isAuthor, publicStatus, showsText } from '../domain/comment.js';
import { CommentEntity } from '../persistence/comment.entity.js';

const shownStatuses = ['published', 'pending', 'rejected', 'removed', 'deleted', 'spam', 'shadow'] as const;

/** A comment as it is shown to readers. */
export const commentSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  threadId: Type.String({ format: 'uuid' }),
  parentId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  depth: Type.Integer({ description: '0 at the top level.' }),
  author: Type.Optional(personSchema),
  body: Type.Optional(
    Type.String({
      description: 'Markdown. A tombstone has no author, body and bodyHtml, and shows no votes, reactions or edits.',
    }),
  ),
  bodyHtml: Type.Optional(Type.String()),
  status: Type.Union(
    shownStatuses.map((status) => Type.Literal(status)),
    {
      description:
        'Readers see published, and the tombstones deleted and removed; the author also pending and rejected, moderators all.',
    },
  ),
  score: Type.Integer(),
  myVote: Type.Union([Type.Literal(1), Type.Literal(0), Type.Literal(-1)]),
  reactions: Type.Record(Type.String(), Type.Integer(), { description: 'How many of each emoji.' }),
  myReactions: Type.Array(Type.String()),
  replyCount: Type.Integer({ description: 'Direct replies.' }),
  moreReplies: Type.Union([Type.String(), Type.Null()], {
    description: 'The cursor for its other replies, with ?parent=<its id>; null if all of them are here.',
  }),
  pinned: Type.Boolean(),
  revision: Type.Integer({ description: 'Rises with each edit. If-Match compares it.' }),
  version: Type.Integer({ description: 'Rises with each change.' }),
  createdAt: Type.String({ format: 'date-time' }),
  editedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});

export type CommentView = Static<typeof commentSchema>;

/** The fields that no view shows. */
const INTERNAL_FIELDS = [
  'site',
  'textFingerprint',
  'mentions',
  'links',
  'statusBefore',
  'labels',
  'upvotes',
  'downvotes',
] as const satisfies readonly (keyof Comment)[];

type CommentFields = Omit<Comment, (typeof INTERNAL_FIELDS)[number]>;

/** The generated columns by which ranked orders sort. */
interface Ranks {
  readonly best: number;
  readonly controversy: number;
}

/** A row of `SELECT ${COMMENT_COLUMNS} FROM comments comment ${JOIN_AUTHOR}`. */
export type CommentRow = CommentFields & Ranks & AuthorColumns;

export const COMMENT_COLUMNS = `${selectColumns(CommentEntity, {
  alias: 'comment',
  omit: [...INTERNAL_FIELDS, 'authorId', 'authorKind'],
})}, comment.best, comment.controversy, ${authorColumns('author')}`;

export const JOIN_AUTHOR = `JOIN people author
  ON author.site = comment.site AND author.kind = comment.author_kind AND author.id = comment.author_id`;

/** Readers do not find the comments of a deleted post, as `isGone` says. */
export const JOIN_THREAD = `JOIN threads thread
  ON thread.id = comment.thread_id AND NOT 'post-deleted' = ANY (thread.closed_because)`;

/** How much text a response holds before its last comment, Markdown and HTML together; bytes. */
export const MAX_TEXT_BYTES = 1024 * 1024;

/** `isVisible` in SQL, in the words of the partial indexes. */
export const IS_VISIBLE = `(comment.status = 'published' OR comment.reply_count > 0)`;

export function viewOfRow(row: CommentRow, viewer: Actor | null, moreReplies: string | null): CommentView {
  return viewOfComment(row, authorOf(row), viewer, moreReplies);
}

/** @param moreReplies the cursor for the replies that are not shown beside it */
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

/** Authors must not notice that they are shadowed. */
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
