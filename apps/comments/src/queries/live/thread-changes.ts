import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Sites } from '#libs/sites';
import type { Thread } from '../../domain/thread.js';
import { COMMENT_COLUMNS, type CommentRow, JOIN_AUTHOR } from '../comment-view.js';
import { applyAge, THREAD_COLUMNS } from '../thread-view.js';

/** Changes of one thread that are read at a time. */
export const MAX_CHANGES = 200;

/** The versions of a thread that a listener misses: those above `after`, up to `upTo`. */
export interface Span {
  readonly threadId: string;
  readonly after: number;
  readonly upTo: number;
}

/** A comment that readers saw change, or an ancestor of one that has changed too, even if only since then. */
export type ChangedRow = CommentRow & { readonly isAbove: boolean };

/** What has changed in many threads at once. */
@Injectable()
export class ThreadChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sites: Sites,
  ) {}

  /** The threads whose version differs from the known one; −1 asks for a thread in any case. */
  async changed(known: readonly { readonly id: string; readonly version: number }[]): Promise<Thread[]> {
    if (known.length === 0) return [];
    const threads = await this.dataSource.query<Thread[]>(
      `SELECT ${THREAD_COLUMNS} FROM unnest($1::uuid[], $2::integer[]) AS known (thread_id, seen)
       JOIN threads ON threads.id = known.thread_id AND threads.version <> known.seen`,
      [known.map(({ id }) => id), known.map(({ version }) => version)],
    );
    return threads.map((thread) => applyAge(thread, this.sites));
  }

  /**
   * The comments that readers saw change, by thread and in the order of their changes; the first `MAX_CHANGES` of each thread. A
   * comment that changed again after `upTo` is left for the next read, unless it is an ancestor of one of these. Index
   * comments_touched.
   */
  async within(spans: readonly Span[]): Promise<Map<string, ChangedRow[]>> {
    if (spans.length === 0) return new Map();
    const rows = await this.dataSource.query<ChangedRow[]>(
      `WITH RECURSIVE change AS (
         SELECT comment.*, span.after FROM unnest($1::uuid[], $2::integer[], $3::integer[]) AS span (thread, after, up_to)
         CROSS JOIN LATERAL (
           SELECT id, parent_id FROM comments comment
           WHERE comment.thread_id = span.thread AND comment.touched > span.after AND comment.touched <= span.up_to
           ORDER BY comment.touched LIMIT $4
         ) AS comment
       ), above AS (
         SELECT * FROM change
         UNION
         SELECT comment.id, comment.parent_id, above.after
         FROM above JOIN comments comment ON comment.id = above.parent_id WHERE comment.touched > above.after
       )
       SELECT ${COMMENT_COLUMNS}, comment.id NOT IN (SELECT id FROM change) AS "isAbove"
       FROM above JOIN comments comment USING (id) ${JOIN_AUTHOR}
       ORDER BY comment.thread_id, comment.touched`,
      [
        spans.map(({ threadId }) => threadId),
        spans.map(({ after }) => after),
        spans.map(({ upTo }) => upTo),
        MAX_CHANGES,
      ],
    );
    const byThread = new Map<string, ChangedRow[]>();
    for (const row of rows) {
      const known = byThread.get(row.threadId);
      if (known === undefined) byThread.set(row.threadId, [row]);
      else known.push(row);
    }
    return byThread;
  }
}
