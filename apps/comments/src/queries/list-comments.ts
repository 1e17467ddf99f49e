import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refused } from '#libs/kernel';
import { runPrepared } from '#libs/persistence';
import { COMMENT_COLUMNS, type CommentRow, type CommentView, JOIN_AUTHOR, viewOfRow } from './comment-view.js';
import { FindThread } from './find-thread.js';
import { countedWith } from './own-shadows.js';
import { layOut, type Roots } from './lay-out.js';
import { type CommentSort, cursorAfter, isAfter, orderOf, placeOf } from './reply-cursor.js';
import { asSeenBy, isSeenBy, kindOf, type Sight } from './sight.js';
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

export interface CommentPage {
  readonly thread: ThreadView;
  readonly items: CommentView[];
  readonly nextCursor: string | null;
}

/** A page of a thread: one index for each order, one query a level. */
@Injectable()
export class ListComments {
  constructor(
    private readonly dataSource: DataSource,
    private readonly threads: FindThread,
  ) {}

  /**
   * What is the same for everybody who sees the same: nobody's votes are in it.
   * @throws {Refused} `thread.not-found`, `comment.not-found` for an unknown parent, `request.bad-cursor`
   */
  async execute(site: string, threadId: string, filter: CommentFilter, sight: Sight | null): Promise<CommentPage> {
    const thread = await this.threads.readable(site, threadId);
    const { parent = null, limit, sort } = filter;
    if (parent !== null) await this.checkParent(threadId, parent, sight);
    const roots = await this.firstLevel(threadId, filter, sight);
    const { items, next } = layOut(roots, await this.repliesBelow(roots.here, filter, sight), limit);
    return {
      thread: viewOfThread(countedWith(thread, sight?.shadows)),
      items: items.map(({ node, more }) =>
        viewOfRow(node, sight?.viewer ?? null, more === null ? null : cursorAfter(sort, node.id, more.after)),
      ),
      nextCursor: next === null ? null : cursorAfter(sort, parent ?? threadId, next),
    };
  }

  private async checkParent(threadId: string, parent: string, sight: Sight | null): Promise<void> {
    const parameters: unknown[] = [threadId, parent];
    const found = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM comments comment WHERE thread_id = $1 AND id = $2 AND ${isSeenBy(sight, parameters)}`,
      parameters,
    );
    if (found.length === 0) throw new Refused('comment.not-found');
  }

  /**
   * Those of the top level, or of one comment's direct replies, that may begin on the page: each takes a place for itself and,
   * where replies are shown, at least one for each that everybody sees.
   */
  private async firstLevel(threadId: string, filter: CommentFilter, sight: Sight | null): Promise<Roots<CommentRow>> {
    const { sort, limit, depth, cursor } = filter;
    const branch = filter.parent ?? threadId;
    const after = cursor === undefined ? null : placeOf(sort, branch, cursor);
    const parameters: unknown[] = [branch, limit];
    const places = depth > 0 ? '1 + reply_count' : '1';
    // The innermost limit bounds what is sorted for those who see more, for whom there is no index.
    const sql = `SELECT ${COMMENT_COLUMNS}, comment.goes_on AS "goesOn"
      FROM (
        SELECT *, lead(true, 1, false) OVER list AS goes_on,
          coalesce(sum(${places}) OVER (list ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS begins
        FROM (
          SELECT * FROM comments comment
          WHERE comment.branch = $1 AND ${isSeenBy(sight, parameters)} AND ${isAfter(sort, after, parameters)}
          ORDER BY ${orderOf(sort)} LIMIT $2 + 1
        ) AS comment
        WINDOW list AS (ORDER BY ${orderOf(sort)})
      ) AS comment ${JOIN_AUTHOR}
      WHERE comment.begins < $2 ORDER BY ${orderOf(sort)}`;
    const [from, how] = [after === null ? 'from the start' : 'after', depth > 0 ? 'with replies' : 'alone'];
    const name = `comments ${sort} ${kindOf(sight)} ${from} ${how}`;
    const rows = await runPrepared<CommentRow & { readonly goesOn: boolean }>(
      this.dataSource,
      { name, sql },
      parameters,
    );
    return { here: rows.map((row) => asSeenBy(row, sight)), goOn: rows.at(-1)?.goesOn ?? false };
  }

  /**
   * What is below some comments, level by level. A page of n comments laid out depth first shows at most the first n of
   * each level, so no level is read further than that.
   */
  private async repliesBelow(
    roots: readonly CommentRow[],
    { sort, limit, depth }: CommentFilter,
    sight: Sight | null,
  ): Promise<Map<string, CommentRow[]>> {
    const replies = new Map<string, CommentRow[]>();
    let above = roots;
    for (let level = 0; level < Math.min(depth, limit - 1); level++) {
      const parents = above.filter(({ replyCount }) => replyCount > 0).map(({ id }) => id);
      if (parents.length === 0) break;
      const parameters: unknown[] = [parents, limit];
      const sql = `SELECT ${COMMENT_COLUMNS}
        FROM unnest($1::uuid[]) WITH ORDINALITY AS parent (id, n)
        CROSS JOIN LATERAL (
          SELECT * FROM comments comment WHERE comment.branch = parent.id AND ${isSeenBy(sight, parameters)}
          ORDER BY ${orderOf(sort)} LIMIT $2
        ) AS comment ${JOIN_AUTHOR}
        ORDER BY parent.n, ${orderOf(sort)} LIMIT $2`;
      const name = `replies ${sort} ${kindOf(sight)}`;
      const rows = await runPrepared<CommentRow>(this.dataSource, { name, sql }, parameters);
      above = rows.map((row) => asSeenBy(row, sight));
      for (const row of above) {
        const siblings = replies.get(row.parentId ?? '');
        if (siblings === undefined) replies.set(row.parentId ?? '', [row]);
        else siblings.push(row);
      }
    }
    return replies;
  }
}
