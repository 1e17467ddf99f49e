import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refused } from '#libs/kernel';
import { runPrepared, type Source } from '#libs/persistence';
import type { Thread } from '../domain/thread.js';
import { COMMENT_COLUMNS, type CommentRow, type CommentView, JOIN_AUTHOR, viewOfRow } from './comment-view.js';
import { countedWith } from './own-shadows.js';
import { layOut, type Roots } from './lay-out.js';
import { type CommentSort, cursorAfter, isAfter, orderOf, placeOf } from './reply-cursor.js';
import { asSeenBy, firstOfBranch, isSeenBy, kindOf, seesAlone, type Sight } from './sight.js';
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

/** `goesOn` tells of one of the first level whether another follows it; null for those below. */
type RowOfPage = CommentRow & { readonly goesOn: boolean | null };

/** A page of a thread: one index for each order, one query for the first two levels, and one for each that follows. */
@Injectable()
export class ListComments {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * What is the same for everybody who sees the same: nobody's votes are in it.
   * @throws {Refused} `comment.not-found` for an unknown parent, `request.bad-cursor`
   */
  async execute(
    thread: Thread,
    filter: CommentFilter,
    sight: Sight | null,
    source: Source = this.dataSource,
  ): Promise<CommentPage> {
    const threadId = thread.id;
    const { parent = null, limit, sort } = filter;
    if (parent !== null) await this.checkParent(threadId, parent, sight, source);
    const { roots, replies } = await this.upperLevels(threadId, filter, sight, source);
    const { items, next } = layOut(roots, await this.repliesBelow(replies, filter, sight, source), limit);
    return {
      thread: viewOfThread(countedWith(thread, sight?.shadows)),
      items: items.map(({ node, more }) =>
        viewOfRow(node, sight?.viewer ?? null, more === null ? null : cursorAfter(sort, node.id, more.after)),
      ),
      nextCursor: next === null ? null : cursorAfter(sort, parent ?? threadId, next),
    };
  }

  private async checkParent(threadId: string, parent: string, sight: Sight | null, source: Source): Promise<void> {
    const parameters: unknown[] = [threadId, parent];
    const sql = `SELECT 1 FROM comments comment WHERE thread_id = $1 AND id = $2 AND ${isSeenBy(sight, parameters)}`;
    const found = await runPrepared(source, { name: `parent ${kindOf(sight)}`, sql }, parameters);
    if (found.length === 0) throw new Refused('comment.not-found');
  }

  /**
   * Those of the top level, or of one comment's direct replies, that may begin on the page, and where replies are shown, those
   * to them: each of the first takes a place for itself and at least one for each reply that everybody sees.
   */
  private async upperLevels(
    threadId: string,
    filter: CommentFilter,
    sight: Sight | null,
    source: Source,
  ): Promise<{ readonly roots: Roots<CommentRow>; readonly replies: CommentRow[] }> {
    const { sort, limit, depth, cursor } = filter;
    const branch = filter.parent ?? threadId;
    const after = cursor === undefined ? null : placeOf(sort, branch, cursor);
    const parameters: unknown[] = [branch, limit];
    const alone = seesAlone(sight, parameters);
    const order = orderOf(sort);
    const isOnPage = `comment.branch = $1 AND ${isAfter(sort, after, parameters)}`;
    const withReplies = Math.min(depth, limit - 1) > 0;
    const places = withReplies ? '1 + reply_count' : '1';
    const replies = `UNION ALL (
      SELECT comment.*, NULL, root.begins FROM root CROSS JOIN LATERAL (
        ${firstOfBranch(alone, { where: 'comment.branch = root.id', order, limit: '$2' })}
      ) AS comment
      WHERE ${sight === null ? 'root.reply_count > 0' : 'true'}
      ORDER BY root.begins, ${order} LIMIT $2
    )`;
    const sql = `WITH root AS (
        SELECT * FROM (
          SELECT *, lead(true, 1, false) OVER list AS goes_on,
            coalesce(sum(${places}) OVER (list ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS begins
          FROM (${firstOfBranch(alone, { where: isOnPage, order, limit: '$2 + 1' })}) AS comment
          WINDOW list AS (ORDER BY ${order})
        ) AS comment WHERE begins < $2
      )
      SELECT ${COMMENT_COLUMNS}, comment.goes_on AS "goesOn"
      FROM (SELECT * FROM root ${withReplies ? replies : ''}) AS comment ${JOIN_AUTHOR}
      ORDER BY comment.goes_on IS NULL, comment.begins, ${order}`;
    const [from, how] = [after === null ? 'from the start' : 'after', withReplies ? 'with replies' : 'alone'];
    const name = `comments ${sort} ${kindOf(sight)} ${from} ${how}`;
    const rows = await runPrepared<RowOfPage>(source, { name, sql }, parameters);
    const here = rows.filter(({ goesOn }) => goesOn !== null);
    return {
      roots: { here: here.map((row) => asSeenBy(row, sight)), goOn: here.at(-1)?.goesOn ?? false },
      replies: rows.slice(here.length).map((row) => asSeenBy(row, sight)),
    };
  }

  /**
   * What is below some comments, level by level, by the comment that it answers. A page of n comments laid out depth first shows
   * at most the first n of each level, so no level is read further than that.
   * @param replies the first of those levels, as it was read with the comments
   */
  private async repliesBelow(
    replies: readonly CommentRow[],
    { sort, limit, depth }: CommentFilter,
    sight: Sight | null,
    source: Source,
  ): Promise<Map<string, CommentRow[]>> {
    const below = new Map<string, CommentRow[]>();
    let level = replies;
    for (let read = 1; level.length > 0; read++) {
      for (const row of level) {
        const siblings = below.get(row.parentId ?? '');
        if (siblings === undefined) below.set(row.parentId ?? '', [row]);
        else siblings.push(row);
      }
      const parents = level.filter(({ replyCount }) => replyCount > 0).map(({ id }) => id);
      if (parents.length === 0 || read >= Math.min(depth, limit - 1)) break;
      level = await this.repliesTo(parents, sort, limit, sight, source);
    }
    return below;
  }

  private async repliesTo(
    parents: readonly string[],
    sort: CommentSort,
    limit: number,
    sight: Sight | null,
    source: Source,
  ): Promise<CommentRow[]> {
    const parameters: unknown[] = [parents, limit];
    const order = orderOf(sort);
    const replies = firstOfBranch(seesAlone(sight, parameters), {
      where: 'comment.branch = parent.id',
      order,
      limit: '$2',
    });
    const sql = `SELECT ${COMMENT_COLUMNS}
      FROM unnest($1::uuid[]) WITH ORDINALITY AS parent (id, n)
      CROSS JOIN LATERAL (${replies}) AS comment ${JOIN_AUTHOR}
      ORDER BY parent.n, ${order} LIMIT $2`;
    const name = `replies ${sort} ${kindOf(sight)}`;
    const rows = await runPrepared<CommentRow>(source, { name, sql }, parameters);
    return rows.map((row) => asSeenBy(row, sight));
  }
}
