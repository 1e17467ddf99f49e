import { type Static, Type } from '@sinclair/typebox';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, decodeCursor, encodeCursor } from '#libs/kernel';
import { lastActivityOf, type Thread } from '../domain/thread.js';
import { THREAD_COLUMNS } from '../persistence/thread.entity.js';
import { AsOfNow } from './as-of-now.js';
import { countedWith, OwnShadows } from './own-shadows.js';
import { threadSchema, viewOfThread } from './thread-view.js';

/** Nobody reads on for the hundredth; counted further, it would only cost. */
const MOST_COUNTED = 100;
/** Of the threads with a mark, those that somebody read last: what they have not opened for so long is no news to them. */
const MARKS_LOOKED_AT = 1_000;

const unread = Type.Integer({
  description: `Comments by others that became visible since; counting ends at ${String(MOST_COUNTED)}.`,
});

export const unreadThreadSchema = Type.Object({
  thread: threadSchema,
  version: Type.Integer({ description: 'Up to which the thread was read.' }),
  unread,
});

export const readMarkSchema = Type.Object({
  threadId: Type.String({ format: 'uuid' }),
  version: Type.Integer({
    description: "Up to which the thread is read: never less than before, never beyond the thread's.",
  }),
  unread,
});

export type UnreadThread = Static<typeof unreadThreadSchema>;

/**
 * A query that gives how many comments there are, by others, that became visible after a mark. Who came after it was also
 * touched after it, so index comments_touched finds them.
 * @param kind and `id`: the parameters with the reader
 */
function unreadIn({ thread, mark, kind, id }: Readonly<Record<'thread' | 'mark' | 'kind' | 'id', string>>): string {
  return `SELECT count(*)::integer AS unread FROM (
    SELECT 1 FROM comments comment
    WHERE comment.thread_id = ${thread} AND comment.touched > ${mark} AND comment.ordinal > ${mark}
      AND comment.status = 'published' AND NOT (comment.author_kind = ${kind} AND comment.author_id = ${id})
    LIMIT ${String(MOST_COUNTED)}
  ) AS counted`;
}

/** What somebody has not read yet. */
@Injectable()
export class UnreadThreads {
  constructor(
    private readonly dataSource: DataSource,
    private readonly shadows: OwnShadows,
    private readonly asOfNow: AsOfNow,
  ) {}

  async countIn(threadId: string, mark: number, { kind, id }: Actor): Promise<number> {
    const [counted] = await this.dataSource.query<{ unread: number }[]>(
      unreadIn({ thread: '$1::uuid', mark: '$2::integer', kind: '$3', id: '$4' }),
      [threadId, mark, kind, id],
    );
    return counted?.unread ?? 0;
  }

  /**
   * The threads with something unread that somebody has a mark in, those with the newest comment first. Only these are counted
   * in, as many as the page takes. Index read_marks_newest.
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
         WHERE site = $1 AND reader_kind = $2 AND reader_id = $3 ORDER BY read_at DESC LIMIT ${String(MARKS_LOOKED_AT)}
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
    const shadows = await this.shadows.inThreads(
      page.map((row) => row.id),
      reader,
    );
    const end = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map((row) => ({
        thread: viewOfThread(countedWith(this.asOfNow.show(row), shadows.get(row.id))),
        version: row.mark,
        unread: row.unread,
      })),
      nextCursor: end === undefined ? null : encodeCursor(list, [lastActivityOf(end).getTime(), end.id]),
    };
  }
}
