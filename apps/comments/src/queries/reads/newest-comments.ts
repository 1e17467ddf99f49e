import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '#libs/kernel';
import { type AuthorColumns, authorColumns, authorOf } from '#libs/people';
import { JOIN_AUTHOR, JOIN_THREAD } from '../comment-view.js';

/** Comments in a feed. */
const MAX_ITEMS = 50;
/** Only the newest of a reader's own comments are searched for replies. */
const MAX_OWN_COMMENTS = 1_000;

/** A published comment with its thread's title and page. */
export interface FeedComment {
  readonly id: string;
  readonly threadId: string;
  readonly author: string;
  readonly bodyHtml: string;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly threadTitle: string | null;
  /** Of the page; null in a forum. */
  readonly url: string | null;
}

type Row = Omit<FeedComment, 'author'> & AuthorColumns;

const COLUMNS = `comment.id, comment.thread_id AS "threadId", comment.body_html AS "bodyHtml",
  comment.created_at AS "createdAt", comment.edited_at AS "editedAt", thread.title AS "threadTitle", thread.url,
  ${authorColumns('author')}`;

/** Public comments, for feeds. */
@Injectable()
export class NewestComments {
  constructor(private readonly dataSource: DataSource) {}

  /** The comments of a thread that were written or changed last. Index comments_touched. */
  ofThread(threadId: string): Promise<FeedComment[]> {
    return this.find(
      `SELECT ${COLUMNS} FROM comments comment ${JOIN_AUTHOR} ${JOIN_THREAD}
       WHERE comment.thread_id = $1 AND comment.status = 'published'
       ORDER BY comment.touched DESC LIMIT ${String(MAX_ITEMS)}`,
      [threadId],
    );
  }

  /** The newest comments of a whole site. Index comments_of_site. */
  ofSite(site: string): Promise<FeedComment[]> {
    return this.find(
      `SELECT ${COLUMNS} FROM comments comment ${JOIN_AUTHOR} ${JOIN_THREAD}
       WHERE comment.site = $1 AND comment.status = 'published'
       ORDER BY comment.id DESC LIMIT ${String(MAX_ITEMS)}`,
      [site],
    );
  }

  /** Replies of others to a reader's newest comments, the latest first. Indexes comments_author and comments_in_order. */
  repliesTo({ site, kind, id }: Actor): Promise<FeedComment[]> {
    return this.find(
      `WITH own AS MATERIALIZED (
         SELECT id, reply_count FROM comments WHERE site = $1 AND author_id = $3 AND author_kind = $2
         ORDER BY created_at DESC, id DESC LIMIT ${String(MAX_OWN_COMMENTS)}
       )
       SELECT ${COLUMNS} FROM own
       CROSS JOIN LATERAL (
         SELECT * FROM comments reply
         WHERE reply.branch = own.id AND reply.status = 'published' AND NOT (reply.author_kind = $2 AND reply.author_id = $3)
         ORDER BY reply.ordinal DESC LIMIT ${String(MAX_ITEMS)}
       ) AS comment ${JOIN_AUTHOR} ${JOIN_THREAD}
       WHERE own.reply_count > 0
       ORDER BY comment.created_at DESC, comment.id DESC LIMIT ${String(MAX_ITEMS)}`,
      [site, kind, id],
    );
  }

  private async find(sql: string, parameters: readonly unknown[]): Promise<FeedComment[]> {
    const rows = await this.dataSource.query<Row[]>(sql, [...parameters]);
    return rows.map((row) => ({ ...row, author: authorOf(row).name }));
  }
}
