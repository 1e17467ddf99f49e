import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refused } from '#libs/kernel';
import {
  COMMENT_COLUMNS,
  type CommentRow,
  type CommentView,
  IS_VISIBLE,
  JOIN_AUTHOR,
  viewOfRow,
} from './comment-view.js';
import { FindThread } from './find-thread.js';
import { layOut } from './lay-out.js';
import { type CommentSort, cursorAfter, ordinalOf } from './reply-cursor.js';
import { type ThreadView, viewOfThread } from './thread-view.js';

export interface CommentFilter {
  readonly sort: CommentSort;
  readonly limit: number;
  readonly cursor?: string;
  /** Only what is below this comment. */
  readonly parent?: string;
  /** How many levels to show below the first one. */
  readonly depth: number;
}

/** A page of a thread: indexes comments_top_level and comments_replies, one query a level. */
@Injectable()
export class ListComments {
  constructor(
    private readonly dataSource: DataSource,
    private readonly threads: FindThread,
  ) {}

  async execute(
    site: string,
    threadId: string,
    filter: CommentFilter,
  ): Promise<{ thread: ThreadView; items: CommentView[]; nextCursor: string | null }> {
    const thread = await this.threads.readable(site, threadId);
    const { parent = null, limit, sort } = filter;
    if (parent !== null) await this.checkParent(threadId, parent);
    const roots = await this.firstLevel(threadId, filter);
    const { items, next } = layOut(roots, await this.repliesBelow(roots.slice(0, limit), filter), limit);
    return {
      thread: viewOfThread(thread),
      items: items.map(({ node, more }) =>
        viewOfRow(node, more === null ? null : cursorAfter(sort, node.id, more.after)),
      ),
      nextCursor: next === null ? null : cursorAfter(sort, parent ?? threadId, next),
    };
  }

  private async checkParent(threadId: string, parent: string): Promise<void> {
    const found = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM comments comment WHERE thread_id = $1 AND id = $2 AND ${IS_VISIBLE}`,
      [threadId, parent],
    );
    if (found.length === 0) throw new Refused('comment.not-found');
  }

  /** The top level, or one comment's direct replies; one more than the page holds. */
  private firstLevel(threadId: string, filter: CommentFilter): Promise<CommentRow[]> {
    const { parent = null, sort, limit, cursor } = filter;
    const after = cursor === undefined ? null : ordinalOf(sort, parent ?? threadId, cursor);
    return this.dataSource.query<CommentRow[]>(
      `SELECT ${COMMENT_COLUMNS} FROM comments comment ${JOIN_AUTHOR}
       WHERE ${parent === null ? 'comment.thread_id = $1 AND comment.parent_id IS NULL' : 'comment.parent_id = $1'}
         AND ${IS_VISIBLE} AND ($2::integer IS NULL OR comment.ordinal ${sort === 'old' ? '>' : '<'} $2)
       ORDER BY comment.ordinal ${direction(sort)} LIMIT $3`,
      [parent ?? threadId, after, limit + 1],
    );
  }

  /**
   * What is below some comments, level by level. A page of n comments laid out depth first shows at most the first n of
   * each level, so no level is read further than that.
   */
  private async repliesBelow(
    roots: readonly CommentRow[],
    { sort, limit, depth }: CommentFilter,
  ): Promise<Map<string, CommentRow[]>> {
    const replies = new Map<string, CommentRow[]>();
    let above = roots;
    for (let level = 0; level < Math.min(depth, limit - 1); level++) {
      const parents = above.filter(({ replyCount }) => replyCount > 0).map(({ id }) => id);
      if (parents.length === 0) break;
      above = await this.dataSource.query<CommentRow[]>(
        `SELECT ${COMMENT_COLUMNS}
         FROM unnest($1::uuid[]) WITH ORDINALITY AS parent (id, n)
         CROSS JOIN LATERAL (
           SELECT * FROM comments comment WHERE comment.parent_id = parent.id AND ${IS_VISIBLE}
           ORDER BY comment.ordinal ${direction(sort)} LIMIT $2
         ) AS comment ${JOIN_AUTHOR}
         ORDER BY parent.n, comment.ordinal ${direction(sort)} LIMIT $2`,
        [parents, limit],
      );
      for (const row of above) {
        const siblings = replies.get(row.parentId ?? '');
        if (siblings === undefined) replies.set(row.parentId ?? '', [row]);
        else siblings.push(row);
      }
    }
    return replies;
  }
}

function direction(sort: CommentSort): 'ASC' | 'DESC' {
  return sort === 'old' ? 'ASC' : 'DESC';
}
