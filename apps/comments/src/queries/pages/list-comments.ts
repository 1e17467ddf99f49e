import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refused } from '#libs/kernel';
import { runPrepared, type Source } from '#libs/persistence';
import type { Thread } from '../../domain/thread.js';
import { type CommentSort, cursorAfter, isAfter, orderBy, readCursor } from '../comment-order.js';
import {
  COMMENT_COLUMNS,
  type CommentRow,
  type CommentView,
  IS_VISIBLE,
  JOIN_AUTHOR,
  viewOfRow,
} from '../comment-view.js';
import { withShadowBanned } from '../shadow-ban-overlay.js';
import { type ThreadView, viewOfThread } from '../thread-view.js';
import { audienceOf, isVisibleBeyondPublic, isVisibleTo, type Visibility, withVisibleReplies } from '../visibility.js';

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

/** `hasNext` says of a comment of the first level whether another follows it; null for those below. */
type PageRow = CommentRow & { readonly hasNext: boolean | null };

/** A page of a thread: one index for each order, one statement for the first two levels, and one for each level below. */
@Injectable()
export class ListComments {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * @param visibility null for the public page; nobody's votes are in either
   * @throws {Refused} `comment.not-found` for an unknown parent, `request.bad-cursor`
   */
  async execute(
    thread: Thread,
    filter: CommentFilter,
    visibility: Visibility | null,
    source: Source = this.dataSource,
  ): Promise<CommentPage> {
    const threadId = thread.id;
    const { parent = null, limit, sort } = filter;
    if (parent !== null) await this.checkParent(threadId, parent, visibility, source);
    const { roots, replies } = await this.upperLevels(threadId, filter, visibility, source);
    const { items, next } = layOutTree(roots, await this.repliesBelow(replies, filter, visibility, source), limit);
    return {
      thread: viewOfThread(withShadowBanned(thread, visibility?.shadowBanned)),
      items: items.map(({ node, more }) =>
        viewOfRow(node, visibility?.viewer ?? null, more === null ? null : cursorAfter(sort, node.id, more.after)),
      ),
      nextCursor: next === null ? null : cursorAfter(sort, parent ?? threadId, next),
    };
  }

  private async checkParent(
    threadId: string,
    parent: string,
    visibility: Visibility | null,
    source: Source,
  ): Promise<void> {
    const parameters: unknown[] = [threadId, parent];
    const sql = `SELECT 1 FROM comments comment WHERE thread_id = $1 AND id = $2 AND ${isVisibleTo(visibility, parameters)}`;
    const found = await runPrepared(source, { name: `parent ${audienceOf(visibility)}`, sql }, parameters);
    if (found.length === 0) throw new Refused('comment.not-found');
  }

  /**
   * The comments of the top level, or the direct replies to one comment, that may begin on the page, and with them their own
   * replies: each root takes a place for itself and at least one for each of its public replies.
   */
  private async upperLevels(
    threadId: string,
    filter: CommentFilter,
    visibility: Visibility | null,
    source: Source,
  ): Promise<{ readonly roots: Roots<CommentRow>; readonly replies: CommentRow[] }> {
    const { sort, limit, depth, cursor } = filter;
    const branch = filter.parent ?? threadId;
    const after = cursor === undefined ? null : readCursor(sort, branch, cursor);
    const parameters: unknown[] = [branch, limit];
    const beyondPublic = isVisibleBeyondPublic(visibility, parameters);
    const order = orderBy(sort);
    const isOnPage = `comment.branch = $1 AND ${isAfter(sort, after, parameters)}`;
    const withReplies = Math.min(depth, limit - 1) > 0;
    const places = withReplies ? '1 + reply_count' : '1';
    const replies = `UNION ALL (
      SELECT comment.*, NULL, root.begins FROM root CROSS JOIN LATERAL (
        ${firstOfBranch(beyondPublic, { where: 'comment.branch = root.id', order, limit: '$2' })}
      ) AS comment
      WHERE ${visibility === null ? 'root.reply_count > 0' : 'true'}
      ORDER BY root.begins, ${order} LIMIT $2
    )`;
    const sql = `WITH root AS (
        SELECT * FROM (
          SELECT *, lead(true, 1, false) OVER list AS has_next,
            coalesce(sum(${places}) OVER (list ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS begins
          FROM (${firstOfBranch(beyondPublic, { where: isOnPage, order, limit: '$2 + 1' })}) AS comment
          WINDOW list AS (ORDER BY ${order})
        ) AS comment WHERE begins < $2
      )
      SELECT ${COMMENT_COLUMNS}, comment.has_next AS "hasNext"
      FROM (SELECT * FROM root ${withReplies ? replies : ''}) AS comment ${JOIN_AUTHOR}
      ORDER BY comment.has_next IS NULL, comment.begins, ${order}`;
    const [from, how] = [after === null ? 'from the start' : 'after', withReplies ? 'with replies' : 'alone'];
    const name = `comments ${sort} ${audienceOf(visibility)} ${from} ${how}`;
    const rows = await runPrepared<PageRow>(source, { name, sql }, parameters);
    const here = rows.filter(({ hasNext }) => hasNext !== null);
    return {
      roots: { here: here.map((row) => withVisibleReplies(row, visibility)), hasMore: here.at(-1)?.hasNext ?? false },
      replies: rows.slice(here.length).map((row) => withVisibleReplies(row, visibility)),
    };
  }

  /**
   * The replies at all levels below some comments, by the comment that they reply to. Laid out depth first, a page of n comments
   * shows at most the first n of each level, so no level is read further.
   * @param replies the first of these levels, which was read with the roots
   */
  private async repliesBelow(
    replies: readonly CommentRow[],
    { sort, limit, depth }: CommentFilter,
    visibility: Visibility | null,
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
      level = await this.repliesTo(parents, sort, limit, visibility, source);
    }
    return below;
  }

  private async repliesTo(
    parents: readonly string[],
    sort: CommentSort,
    limit: number,
    visibility: Visibility | null,
    source: Source,
  ): Promise<CommentRow[]> {
    const parameters: unknown[] = [parents, limit];
    const order = orderBy(sort);
    const beyondPublic = isVisibleBeyondPublic(visibility, parameters);
    const replies = firstOfBranch(beyondPublic, { where: 'comment.branch = parent.id', order, limit: '$2' });
    const sql = `SELECT ${COMMENT_COLUMNS}
      FROM unnest($1::uuid[]) WITH ORDINALITY AS parent (id, n)
      CROSS JOIN LATERAL (${replies}) AS comment ${JOIN_AUTHOR}
      ORDER BY parent.n, ${order} LIMIT $2`;
    const name = `replies ${sort} ${audienceOf(visibility)}`;
    const rows = await runPrepared<CommentRow>(source, { name, sql }, parameters);
    return rows.map((row) => withVisibleReplies(row, visibility));
  }
}

/**
 * The first comments of a branch: public ones by the index of the order, the viewer's others by comments_unseen. One condition
 * for both would fit no index, and Postgres would read the whole table.
 * @param beyondPublic as `isVisibleBeyondPublic` returns it
 */
function firstOfBranch(
  beyondPublic: string | null,
  { where, order, limit }: Readonly<Record<'where' | 'order' | 'limit', string>>,
): string {
  const select = (isIncluded: string) =>
    `SELECT * FROM comments comment WHERE ${where} AND ${isIncluded} ORDER BY ${order} LIMIT ${limit}`;
  if (beyondPublic === null) return select(IS_VISIBLE);
  return `SELECT * FROM ((${select(IS_VISIBLE)}) UNION ALL (${select(`NOT ${IS_VISIBLE} AND ${beyondPublic}`)})) AS comment
    ORDER BY ${order} LIMIT ${limit}`;
}

/** `replyCount` is the number of direct replies that the viewer sees, whether they are on the page or not. */
type Node = Pick<CommentRow, 'id' | 'replyCount'>;

/** Some comments of the first level, in order. */
interface Roots<N extends Node> {
  readonly here: readonly N[];
  /** Whether others follow them. */
  readonly hasMore: boolean;
}

interface TreePage<N extends Node> {
  /** Depth first; `more` says after which reply the rest of a comment's replies begins, and is null if all of them are here. */
  readonly items: readonly { readonly node: N; readonly more: { readonly after: N | null } | null }[];
  /** The comment after which the rest of the first level begins, or null. */
  readonly next: N | null;
}

/**
 * Lays comments out as a tree, depth first, until the page is full.
 * @param repliesOf the replies of each comment that were read, in order
 */
export function layOutTree<N extends Node>(
  { here, hasMore }: Roots<N>,
  repliesOf: ReadonlyMap<string, readonly N[]>,
  limit: number,
): TreePage<N> {
  const items: { node: N; more: { after: N | null } | null }[] = [];
  let lastRoot: N | null = null;
  for (const root of here) {
    if (items.length === limit) break;
    add(root);
    lastRoot = root;
  }

  function add(node: N): void {
    const item: { node: N; more: { after: N | null } | null } = { node, more: null };
    items.push(item);
    let shown = 0;
    let after: N | null = null;
    let isCut = false;
    for (const reply of repliesOf.get(node.id) ?? []) {
      isCut = items.length === limit;
      if (isCut) break;
      add(reply);
      shown++;
      after = reply;
    }
    if (isCut || shown < node.replyCount) item.more = { after };
  }

  const hasRest = hasMore || lastRoot !== (here.at(-1) ?? null);
  return { items, next: hasRest ? lastRoot : null };
}
