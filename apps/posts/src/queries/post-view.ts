import { type Static, Type } from '@sinclair/typebox';
import type { Person } from '#libs/kernel';
import { type AuthorColumns, authorColumns, authorOf, personSchema } from '#libs/people';
import { selectColumns } from '#libs/persistence';
import type { Post } from '../domain/post.js';
import { PostEntity } from '../persistence/post.entity.js';

/** A post as it is shown to readers. */
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
  revision: Type.Integer({ description: 'Rises with each edit. If-Match compares it.' }),
  version: Type.Integer({ description: 'Rises with each change that readers see.' }),
  createdAt: Type.String({ format: 'date-time' }),
  editedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});

export type PostView = Static<typeof postSchema>;

type ShownPost = Omit<Post, 'site' | 'deletedBy'>;

/** A row of `SELECT ${POST_COLUMNS}`. */
export type PostRow = ShownPost & AuthorColumns & { readonly myVote: 1 | 0 | -1 | null };

/** For a query from `POST_SOURCES`. */
export const POST_COLUMNS = `${selectColumns(PostEntity, { alias: 'post', omit: ['site', 'authorId', 'authorKind', 'deletedBy'] })},
  vote.value AS "myVote", ${authorColumns('author')}`;

/** A post with its author and the viewer's vote: $1 is the site, $2 and $3 are the viewer's kind and id. */
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
    // Their sum rises with either of them, except during a replay, which repeats the thread's versions.
    version: post.version + post.threadVersion,
    createdAt: post.createdAt.toISOString(),
    editedAt: post.editedAt?.toISOString() ?? null,
  };
}
