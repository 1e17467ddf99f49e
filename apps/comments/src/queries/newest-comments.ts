import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '#libs/kernel';
import { type AuthorColumns, authorColumns, authorOf } from '#libs/people';
import { JOIN_AUTHOR, JOIN_THREAD } from './comment-view.js';

/** How many comments a feed shows. */
const SHOWN = 50;
/** How many of somebody's own comments are looked at for replies: the newest. */
const OWN_LOOKED_AT = 1_000;

/** A published comment with what it is about. */
export interface FeedComment {
  readonly id: string;
  readonly threadId: string;
  readonly author: string;
  readonly bodyHtml: string;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly threadTitle: string | null;
  /** Of the page that it is on; null in a forum. */
  readonly url: string | null;
}

type Row = Omit<FeedComment, 'author'> & AuthorColumns;

const COLUMNS = `comment.id, comment.thread_id AS "threadId", comment.body_html AS "bodyHtml",
  comment.created_at AS "createdAt", comment.edited_at AS "editedAt", thread.title AS "threadTitle", thread.url,
  ${authorColumns('author')}`;

/** What everybody sees, for feeds. */
@Injectable()
export class NewestComments {
  constructor(private readonly dataSource: DataSource) {}

  /** Of a thread, those that were written or changed last. Index comments_touched. */
  ofThread(threadId: string): Promise<FeedComment[]> {
    return this.found(
      `SELECT ${COLUMNS} FROM comments comment ${JOIN_AUTHOR} ${JOIN_THREAD}
       WHERE comment.thread_id = $1 AND comment.status = 'published'
       ORDER BY comment.touched DESC LIMIT ${String(SHOWN)}`,
      [threadId],
    );
  }

  /** Of a whole site, those that were written last. Index comments_of_site. */
  ofSite(site: string): Promise<FeedComment[]> {
    return this.found(
      `SELECT ${COLUMNS} FROM comments comment ${JOIN_AUTHOR} ${JOIN_THREAD}
       WHERE comment.site = $1 AND comment.status = 'published'
       ORDER BY comment.id DESC LIMIT ${String(SHOWN)}`,
      [site],
    );
  }

  /** What others replied to somebody's newest comments, the latest first. Indexes comments_author and comments_in_order. */
  repliesTo({ site, kind, id }: Actor): Promise<FeedComment[]> {
    return this.found(
      `WITH own AS MATERIALIZED (
         SELECT id, reply_count FROM comments WHERE site = $1 AND author_id = $3 AND author_kind = $2
         ORDER BY created_at DESC, id DESC LIMIT ${String(OWN_LOOKED_AT)}
       )
       SELECT ${COLUMNS} FROM own
       CROSS JOIN LATERAL (
         SELECT * FROM comments reply
         WHERE reply.branch = own.id AND reply.status = 'published' AND NOT (reply.author_kind = $2 AND reply.author_id = $3)
         ORDER BY reply.ordinal DESC LIMIT ${String(SHOWN)}
       ) AS comment ${JOIN_AUTHOR} ${JOIN_THREAD}
       WHERE own.reply_count > 0
       ORDER BY comment.created_at DESC, comment.id DESC LIMIT ${String(SHOWN)}`,
      [site, kind, id],
    );
  }

  private async found(sql: string, parameters: readonly unknown[]): Promise<FeedComment[]> {
    const rows = await this.dataSource.query<Row[]>(sql, [...parameters]);
    return rows.map((row) => ({ ...row, author: authorOf(row).name }));
  }
}
