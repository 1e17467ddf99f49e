import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, decodeCursor, encodeCursor, isModerator, Refused } from '#libs/kernel';
import { inRepeatableRead, runPrepared, type Source } from '#libs/persistence';
import { isAuthor, isVisible } from '../domain/comment.js';
import {
  COMMENT_COLUMNS,
  type CommentRow,
  type CommentView,
  JOIN_AUTHOR,
  JOIN_THREAD,
  MOST_TEXT,
  viewOfRow,
} from './comment-view.js';
import { OwnMarks } from './own-marks.js';
import { OwnShadows } from './own-shadows.js';
import { cursorAfter } from './reply-cursor.js';
import { asSeenBy, type Sight } from './sight.js';
import { Sights } from './sights.js';

/** Of what a comment replies to, how many comments one answer takes. */
const MOST_ANCESTORS = 1_000;

const ONE = {
  name: 'comment by id',
  sql: `SELECT ${COMMENT_COLUMNS} FROM comments comment ${JOIN_AUTHOR} ${JOIN_THREAD}
    WHERE comment.site = $1 AND comment.id = $2`,
};

/** A comment as somebody sees it, and what else they see of its thread. */
interface Found {
  readonly row: CommentRow;
  readonly sight: Sight | null;
}

@Injectable()
export class FindComment {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sights: Sights,
    private readonly marks: OwnMarks,
    private readonly shadows: OwnShadows,
  ) {}

  /** One comment or tombstone; its author finds it whatever was decided about it. @throws {Refused} `comment.not-found` */
  async byId(site: string, id: string, viewer: Actor | null): Promise<CommentView> {
    const { row } = await this.find(site, id, viewer);
    const view = alone(row, viewer);
    const [marked = view] = await this.marks.layOver([view], viewer);
    return marked;
  }

  /**
   * What a comment replies to, from the top level down. Where that is more than one answer takes, the nearest come first, and the
   * cursor leads to those above them.
   * @param limit as many as an answer takes unless given
   * @throws {Refused} `comment.not-found`, `request.bad-cursor`
   */
  async ancestors(
    site: string,
    { id, limit = MOST_ANCESTORS, cursor }: { readonly id: string; readonly limit?: number; readonly cursor?: string },
    viewer: Actor | null,
  ): Promise<{ items: CommentView[]; nextCursor: string | null }> {
    const list = `context of ${id}`;
    const [below] = cursor === undefined ? [id] : decodeCursor(list, ['id'], cursor);
    const { row, sight } = await this.find(site, id, viewer);
    // Sizes stand in the rows, so that only the texts that are shown are read.
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
      [below, limit, MOST_TEXT, row.threadId],
    );
    const [top] = rows;
    return {
      items: await this.marks.layOver(
        rows.map((row) => alone(asSeenBy(row, sight), viewer)),
        viewer,
      ),
      nextCursor: top === undefined || top.parentId === null ? null : encodeCursor(list, [top.id]),
    };
  }

  private async find(site: string, id: string, viewer: Actor | null): Promise<Found> {
    const found =
      (await this.look(site, id, viewer, this.dataSource)) ??
      // It may have changed between the two questions.
      (viewer === null
        ? null
        : await inRepeatableRead(this.dataSource, (moment) => this.look(site, id, viewer, moment)));
    if (found === null) throw new Refused('comment.not-found');
    return found;
  }

  private async look(site: string, id: string, viewer: Actor | null, source: Source): Promise<Found | null> {
    const [row] = await runPrepared<CommentRow>(source, ONE, [site, id]);
    if (row === undefined) return null;
    const sight = await this.sights.inThread(row.threadId, viewer, source);
    const isTheirs = viewer !== null && (isModerator(viewer) || isAuthor(row, viewer)) && row.status !== 'deleted';
    const isSeen = isVisible(row) || isTheirs || sight?.tombstones.includes(id) === true;
    return isSeen ? { row: asSeenBy(row, sight), sight } : null;
  }

  /** An author's comments, newest first, with as many replies as everybody sees, and the reader's own shadowed ones: index comments_author. */
  async byAuthor(
    site: string,
    { author, limit, cursor }: { readonly author: string; readonly limit: number; readonly cursor?: string },
    viewer: Actor | null,
  ): Promise<{ items: CommentView[]; nextCursor: string | null }> {
    const kind = `comments of ${author}`;
    const [time, id] = cursor === undefined ? [null, null] : decodeCursor(kind, ['time', 'id'], cursor);
    const parameters: unknown[] = [site, author, time, id, limit + 1];
    const rows = await this.dataSource.query<CommentRow[]>(
      `SELECT ${COMMENT_COLUMNS} FROM comments comment ${JOIN_AUTHOR} ${JOIN_THREAD}
       WHERE comment.site = $1 AND comment.author_id = $2
         AND (comment.status = 'published' OR ${isModerating(viewer)} OR ${isOwn(viewer, parameters)})
         AND ($3::float8 IS NULL OR (comment.created_at, comment.id) < (to_timestamp($3::float8 / 1000), $4))
       ORDER BY comment.created_at DESC, comment.id DESC LIMIT $5`,
      parameters,
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const shadows = await this.shadows.inThreads([...new Set(page.map(({ threadId }) => threadId))], viewer);
    const repliesTo = (row: CommentRow) => row.replyCount + (shadows.get(row.threadId)?.replies.get(row.id) ?? 0);
    return {
      items: await this.marks.layOver(
        page.map((row) => alone({ ...row, replyCount: repliesTo(row) }, viewer)),
        viewer,
      ),
      nextCursor: last === undefined ? null : encodeCursor(kind, [last.createdAt.getTime(), last.id]),
    };
  }
}

/** A condition on `comment`: all but what its author deleted, for a moderator. */
function isModerating(viewer: Actor | null): string {
  return viewer !== null && isModerator(viewer) ? `comment.status <> 'deleted'` : 'false';
}

/** A condition on `comment`: somebody's own, unless they deleted it. */
function isOwn(viewer: Actor | null, parameters: unknown[]): string {
  if (viewer === null) return 'false';
  parameters.push(viewer.kind, viewer.id);
  const n = parameters.length;
  return `(comment.status <> 'deleted' AND comment.author_kind = $${String(n - 1)} AND comment.author_id = $${String(n)})`;
}

/** A comment without its replies. */
function alone(row: CommentRow, viewer: Actor | null): CommentView {
  return viewOfRow(row, viewer, row.replyCount > 0 ? cursorAfter('old', row.id, null) : null);
}
