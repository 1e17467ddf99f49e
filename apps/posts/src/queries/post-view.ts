import { type Static, Type } from '@sinclair/typebox';
import type { Person } from '#libs/kernel';
import { type AuthorColumns, authorColumns, authorOf, personSchema } from '#libs/people';
import type { Post } from '../domain/post.js';

/** A post as readers get it. */
export const postSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  slug: Type.String(),
  title: Type.String(),
  body: Type.String({ description: 'Markdown.' }),
  bodyHtml: Type.String({ description: 'The body, rendered and sanitised.' }),
  author: personSchema,
  categoryId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  tags: Type.Array(Type.String()),
  status: Type.Union([Type.Literal('published'), Type.Literal('deleted')]),
  score: Type.Integer(),
  myVote: Type.Union([Type.Literal(1), Type.Literal(0), Type.Literal(-1)]),
  commentCount: Type.Integer(),
  lastActivityAt: Type.String({ format: 'date-time' }),
  pinned: Type.Boolean(),
  locked: Type.Boolean(),
  revision: Type.Integer({ description: 'Raised by each edit; what If-Match compares.' }),
  version: Type.Integer({ description: 'Raised by each change that readers see.' }),
  createdAt: Type.String({ format: 'date-time' }),
  editedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});

export type PostView = Static<typeof postSchema>;

type ShownPost = Omit<Post, 'site' | 'hot' | 'deletedBy'>;

/** A row of `SELECT ${POST_COLUMNS}`. */
export type PostRow = ShownPost & AuthorColumns & { readonly myVote: 1 | 0 | -1 | null };

/** From `posts post JOIN people author`; who asks may join their vote as `vote`. */
export const POST_COLUMNS = `post.id, post.slug, post.title, post.body, post.body_html AS "bodyHtml",
  post.category_id AS "categoryId", post.tags, post.status, post.locked, post.pinned, post.score, post.revision,
  post.version, post.created_at AS "createdAt", post.edited_at AS "editedAt", post.comment_count AS "commentCount",
  post.last_activity_at AS "lastActivityAt", post.thread_version AS "threadVersion", vote.value AS "myVote",
  ${authorColumns('author')}`;

/** The author's row, and the viewer's vote; $1 is the site, $2 and $3 the viewer's kind and id. */
export const POST_SOURCES = `posts post
  JOIN people author ON author.site = post.site AND author.kind = post.author_kind AND author.id = post.author_id
  LEFT JOIN post_votes vote ON vote.post_id = post.id AND vote.voter_kind = $2 AND vote.voter_id = $3`;

export function viewOfRow(row: PostRow): PostView {
  return viewOfPost(row, authorOf(row), row.myVote ?? 0);
}

export function viewOfPost(post: ShownPost, author: Person, myVote: 1 | 0 | -1): PostView {
  return {
    id: post.id,
    slug: post.slug,
    title: post.title,
    body: post.body,
    bodyHtml: post.bodyHtml,
    author,
    categoryId: post.categoryId,
    tags: post.tags,
    status: post.status,
    score: post.score,
    myVote,
    commentCount: post.commentCount,
    lastActivityAt: post.lastActivityAt.toISOString(),
    pinned: post.pinned,
    locked: post.locked,
    revision: post.revision,
    // Both only rise, so their sum rises with either; but for a replay, which goes through the thread's versions again.
    version: post.version + post.threadVersion,
    createdAt: post.createdAt.toISOString(),
    editedAt: post.editedAt?.toISOString() ?? null,
  };
}
