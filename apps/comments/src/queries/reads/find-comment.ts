import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, decodeCursor, encodeCursor, isModerator, Refused } from '#libs/kernel';
import { inRepeatableRead, runPrepared, type Source } from '#libs/persistence';
import { isAuthor, isVisible } from '../../domain/comment.js';
import { cursorAfter } from '../comment-order.js';
import {
  COMMENT_COLUMNS,
  type CommentRow,
  type CommentView,
  JOIN_AUTHOR,
  JOIN_THREAD,
  MAX_TEXT_BYTES,
  viewOfRow,
} from '../comment-view.js';
import { ShadowBanOverlay } from '../shadow-ban-overlay.js';
import { ViewerOverlay } from '../viewer-overlay.js';
import { type Visibility, VisibilityQuery, withVisibleReplies } from '../visibility.js';

/** Ancestors of a comment in one response. */
const MAX_ANCESTORS = 1_000;

const BY_ID = {
  name: 'comment by id',
  sql: `SELECT ${COMMENT_COLUMNS} FROM comments comment ${JOIN_AUTHOR} ${JOIN_THREAD}
    WHERE comment.site = $1 AND comment.id = $2`,
};

/** A comment as a viewer sees it, with what else they see of its thread. */
interface Found {
  readonly row: CommentRow;
  readonly visibility: Visibility | null;
}

@Injectable()
export class FindComment {
  constructor(
    private readonly dataSource: DataSource,
    private readonly visibilities: VisibilityQuery,
    private readonly overlay: ViewerOverlay,
    private readonly shadowBans: ShadowBanOverlay,
  ) {}

  /** A comment or tombstone; its author finds it whatever was decided about it. @throws {Refused} `comment.not-found` */
  async byId(site: string, id: string, viewer: Actor | null): Promise<CommentView> {
    const { row } = await this.find(site, id, viewer);
    const view = viewAlone(row, viewer);
    const [complete = view] = await this.overlay.applyTo([view], viewer);
    return complete;
  }

  /**
   * The comments above a comment, from the top level downwards. If they are too many for one response, the nearest come first,
   * and the cursor leads to those above them.
   * @throws {Refused} `comment.not-found`, `request.bad-cursor`
   */
  async ancestors(
    site: string,
    { id, limit = MAX_ANCESTORS, cursor }: { readonly id: string; readonly limit?: number; readonly cursor?: string },
    viewer: Actor | null,
  ): Promise<{ items: CommentView[]; nextCursor: string | null }> {
    const list = `context of ${id}`;
    const [below] = cursor === undefined ? [id] : decodeCursor(list, ['id'], cursor);
    const { row, visibility } = await this.find(site, id, viewer);
    // The sizes are in the rows, so it reads only the texts that it shows.
    const rows = await this.dataSource.query<CommentRow[]>(
      `WITH RECURSIVE above AS (
         SELECT parent_id AS id, 1 AS n, 0 AS bytes FROM comments WHERE id = $1 AND thread_id = $4 AND parent_id IS NOT NULL
         UNION ALL
         SELECT parent_id, n + 1, bytes + octet_length(body) + octet_length(body_html)
         FROM above JOIN comments USING (id)
         WHERE parent_id IS NOT NULL AND n < $2 AND bytes + octet_length(body) + octet_length(body_html) < $3
       )
       SELECT ${COMMENT_COLUMNS} FROM above JOIN comments comment USING (id) ${JOIN_AUTHOR}
       ORDER BY comment.depth`,
      [below, limit, MAX_TEXT_BYTES, row.threadId],
    );
    const [top] = rows;
    return {
      items: await this.overlay.applyTo(
        rows.map((ancestor) => viewAlone(withVisibleReplies(ancestor, visibility), viewer)),
        viewer,
      ),
      nextCursor: top === undefined || top.parentId === null ? null : encodeCursor(list, [top.id]),
    };
  }

  private async find(site: string, id: string, viewer: Actor | null): Promise<Found> {
    const found =
      (await this.findIn(this.dataSource, site, id, viewer)) ??
      // It may have changed between the two queries.
      (viewer === null
        ? null
        : await inRepeatableRead(this.dataSource, (snapshot) => this.findIn(snapshot, site, id, viewer)));
    if (found === null) throw new Refused('comment.not-found');
    return found;
  }

  /** @returns null if the viewer sees no such comment */
  private async findIn(source: Source, site: string, id: string, viewer: Actor | null): Promise<Found | null> {
    const [row] = await runPrepared<CommentRow>(source, BY_ID, [site, id]);
    if (row === undefined) return null;
    const visibility = await this.visibilities.inThread(row.threadId, viewer, source);
    const isTheirs = viewer !== null && (isModerator(viewer) || isAuthor(row, viewer)) && row.status !== 'deleted';
    const isSeen = isVisible(row) || isTheirs || visibility?.tombstones.includes(id) === true;
    return isSeen ? { row: withVisibleReplies(row, visibility), visibility } : null;
  }

  /** An author's comments, newest first, with public reply counts and the viewer's own shadowed replies: index comments_author. */
  async byAuthor(
    site: string,
    { author, limit, cursor }: { readonly author: string; readonly limit: number; readonly cursor?: string },
    viewer: Actor | null,
  ): Promise<{ items: CommentView[]; nextCursor: string | null }> {
    const list = `comments of ${author}`;
    const [time, id] = cursor === undefined ? [null, null] : decodeCursor(list, ['time', 'id'], cursor);
    const parameters: unknown[] = [site, author, time, id, limit + 1];
    const rows = await this.dataSource.query<CommentRow[]>(
      `SELECT ${COMMENT_COLUMNS} FROM comments comment ${JOIN_AUTHOR} ${JOIN_THREAD}
       WHERE comment.site = $1 AND comment.author_id = $2
         AND (comment.status = 'published' OR ${isForModerator(viewer)} OR ${isOwn(viewer, parameters)})
         AND ($3::float8 IS NULL OR (comment.created_at, comment.id) < (to_timestamp($3::float8 / 1000), $4))
       ORDER BY comment.created_at DESC, comment.id DESC LIMIT $5`,
      parameters,
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const shadowBanned = await this.shadowBans.inThreads([...new Set(page.map(({ threadId }) => threadId))], viewer);
    const repliesTo = (row: CommentRow) => row.replyCount + (shadowBanned.get(row.threadId)?.replies.get(row.id) ?? 0);
    return {
      items: await this.overlay.applyTo(
        page.map((row) => viewAlone({ ...row, replyCount: repliesTo(row) }, viewer)),
        viewer,
      ),
      nextCursor: last === undefined ? null : encodeCursor(list, [last.createdAt.getTime(), last.id]),
    };
  }
}

/** A condition on `comment`: for a moderator, all except those that their author deleted. */
function isForModerator(viewer: Actor | null): string {
  return viewer !== null && isModerator(viewer) ? `comment.status <> 'deleted'` : 'false';
}

/** A condition on `comment`: the viewer's own, unless they deleted it. */
function isOwn(viewer: Actor | null, parameters: unknown[]): string {
  if (viewer === null) return 'false';
  parameters.push(viewer.kind, viewer.id);
  const n = parameters.length;
  return `(comment.status <> 'deleted' AND comment.author_kind = $${String(n - 1)} AND comment.author_id = $${String(n)})`;
}

/** A comment without its replies, to which its cursor leads. */
function viewAlone(row: CommentRow, viewer: Actor | null): CommentView {
  return viewOfRow(row, viewer, row.replyCount > 0 ? cursorAfter('old', row.id, null) : null);
}
