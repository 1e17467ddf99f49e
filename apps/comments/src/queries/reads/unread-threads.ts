import { type Static, Type } from '@sinclair/typebox';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, decodeCursor, encodeCursor } from '#libs/kernel';
import { Sites } from '#libs/sites';
import { lastActivityOf, type Thread } from '../../domain/thread.js';
import { withShadowBanned, ShadowBanOverlay } from '../shadow-ban-overlay.js';
import { applyAge, THREAD_COLUMNS, threadSchema, viewOfThread } from '../thread-view.js';

/** Counting further costs more, and tells a reader nothing. */
const MAX_COUNTED = 100;
/** Only the threads that a reader has read last are searched. */
const MAX_MARKS = 1_000;

const unread = Type.Integer({
  description: `Comments by others that became visible since; at most ${String(MAX_COUNTED)} are counted.`,
});

export const unreadThreadSchema = Type.Object({
  thread: threadSchema,
  version: Type.Integer({ description: 'The version up to which the thread was read.' }),
  unread,
});

export const readMarkSchema = Type.Object({
  threadId: Type.String({ format: 'uuid' }),
  version: Type.Integer({
    description: "The version up to which the thread is read: never less than before, and never beyond the thread's.",
  }),
  unread,
});

export type UnreadThread = Static<typeof unreadThreadSchema>;

/**
 * A query that counts the comments by others that became visible after a mark. A comment that became visible after it also
 * changed after it, so index comments_touched finds them.
 * @param kind the parameter with the reader's kind; `id` that with the id
 */
function unreadIn({ thread, mark, kind, id }: Readonly<Record<'thread' | 'mark' | 'kind' | 'id', string>>): string {
  return `SELECT count(*)::integer AS unread FROM (
    SELECT 1 FROM comments comment
    WHERE comment.thread_id = ${thread} AND comment.touched > ${mark} AND comment.ordinal > ${mark}
      AND comment.status = 'published' AND NOT (comment.author_kind = ${kind} AND comment.author_id = ${id})
    LIMIT ${String(MAX_COUNTED)}
  ) AS counted`;
}

/** What a reader has not read yet. */
@Injectable()
export class UnreadThreads {
  constructor(
    private readonly dataSource: DataSource,
    private readonly shadowBans: ShadowBanOverlay,
    private readonly sites: Sites,
  ) {}

  async countIn(threadId: string, mark: number, { kind, id }: Actor): Promise<number> {
    const [counted] = await this.dataSource.query<{ unread: number }[]>(
      unreadIn({ thread: '$1::uuid', mark: '$2::integer', kind: '$3', id: '$4' }),
      [threadId, mark, kind, id],
    );
    return counted?.unread ?? 0;
  }

  /**
   * The threads with a mark of the reader and something unread, those with the newest comment first. It counts only in the
   * threads that the page shows. Index read_marks_newest.
   */
  async list(
    reader: Actor,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ items: UnreadThread[]; nextCursor: string | null }> {
    const { site, kind, id } = reader;
    const list = `unread threads of ${kind} ${id}`;
    const [time, last] = cursor === undefined ? [null, null] : decodeCursor(list, ['time', 'id'], cursor);
    const rows = await this.dataSource.query<(Thread & { mark: number; unread: number })[]>(
      `WITH marked AS MATERIALIZED (
         SELECT thread_id, version AS mark FROM read_marks
         WHERE site = $1 AND reader_kind = $2 AND reader_id = $3 ORDER BY read_at DESC LIMIT ${String(MAX_MARKS)}
       ), candidate AS (
         SELECT ${THREAD_COLUMNS}, mark, coalesce(last_comment_at, created_at) AS active_at
         FROM marked JOIN threads ON threads.id = marked.thread_id
         WHERE threads.version > marked.mark AND NOT 'post-deleted' = ANY (closed_because)
       )
       SELECT candidate.*, counted.unread
       FROM (
         SELECT * FROM candidate
         WHERE $4::float8 IS NULL OR (active_at, id) < (to_timestamp($4::float8 / 1000), $5)
         ORDER BY active_at DESC, id DESC
       ) AS candidate
       CROSS JOIN LATERAL (${unreadIn({ thread: 'candidate.id', mark: 'candidate.mark', kind: '$2', id: '$3' })}) AS counted
       WHERE counted.unread > 0
       ORDER BY candidate.active_at DESC, candidate.id DESC LIMIT $6`,
      [site, kind, id, time, last, limit + 1],
    );
    const page = rows.slice(0, limit);
    const shadowBanned = await this.shadowBans.inThreads(
      page.map((row) => row.id),
      reader,
    );
    const end = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map((row) => ({
        thread: viewOfThread(withShadowBanned(applyAge(row, this.sites), shadowBanned.get(row.id))),
        version: row.mark,
        unread: row.unread,
      })),
      nextCursor: end === undefined ? null : encodeCursor(list, [lastActivityOf(end).getTime(), end.id]),
    };
  }
}
