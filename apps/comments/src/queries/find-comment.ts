import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeCursor, encodeCursor, Refused } from '#libs/kernel';
import {
  COMMENT_COLUMNS,
  type CommentRow,
  type CommentView,
  IS_VISIBLE,
  JOIN_AUTHOR,
  viewOfRow,
} from './comment-view.js';
import { cursorAfter } from './reply-cursor.js';

const JOIN_THREAD = `JOIN threads thread ON thread.id = comment.thread_id AND NOT 'post-deleted' = ANY (thread.closed_because)`;

@Injectable()
export class FindComment {
  constructor(private readonly dataSource: DataSource) {}

  /** One comment or tombstone. @throws {Refused} `comment.not-found` */
  async byId(site: string, id: string): Promise<CommentView> {
    const [row] = await this.dataSource.query<CommentRow[]>(
      `SELECT ${COMMENT_COLUMNS} FROM comments comment ${JOIN_AUTHOR} ${JOIN_THREAD}
       WHERE comment.site = $1 AND comment.id = $2 AND ${IS_VISIBLE}`,
      [site, id],
    );
    if (row === undefined) throw new Refused('comment.not-found');
    return alone(row);
  }

  /** What a comment replies to, from the top level down. @throws {Refused} `comment.not-found` */
  async ancestors(site: string, id: string): Promise<CommentView[]> {
    await this.byId(site, id);
    const rows = await this.dataSource.query<CommentRow[]>(
      `WITH RECURSIVE above AS (
         SELECT parent_id FROM comments WHERE id = $1
         UNION ALL
         SELECT comments.parent_id FROM comments JOIN above ON comments.id = above.parent_id
       )
       SELECT ${COMMENT_COLUMNS} FROM above JOIN comments comment ON comment.id = above.parent_id ${JOIN_AUTHOR}
       ORDER BY comment.depth`,
      [id],
    );
    return rows.map(alone);
  }

  /** An author's comments, newest first: index comments_author. */
  async byAuthor(
    site: string,
    { author, limit, cursor }: { readonly author: string; readonly limit: number; readonly cursor?: string },
  ): Promise<{ items: CommentView[]; nextCursor: string | null }> {
    const kind = `comments of ${author}`;
    const [time, id] = cursor === undefined ? [null, null] : decodeCursor(kind, ['time', 'id'], cursor);
    const rows = await this.dataSource.query<CommentRow[]>(
      `SELECT ${COMMENT_COLUMNS} FROM comments comment ${JOIN_AUTHOR} ${JOIN_THREAD}
       WHERE comment.site = $1 AND comment.author_id = $2 AND comment.status = 'published'
         AND ($3::float8 IS NULL OR (comment.created_at, comment.id) < (to_timestamp($3::float8 / 1000), $4))
       ORDER BY comment.created_at DESC, comment.id DESC LIMIT $5`,
      [site, author, time, id, limit + 1],
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(alone),
      nextCursor: last === undefined ? null : encodeCursor(kind, [last.createdAt.getTime(), last.id]),
    };
  }
}

/** A comment without its replies. */
function alone(row: CommentRow): CommentView {
  return viewOfRow(row, row.replyCount > 0 ? cursorAfter('old', row.id, null) : null);
}
