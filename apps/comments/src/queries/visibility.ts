import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, isModerator } from '#libs/kernel';
import { runPrepared, type Source } from '#libs/persistence';
import { type CommentRow, IS_VISIBLE } from './comment-view.js';
import { type ShadowBanned, ShadowBanOverlay } from './shadow-ban-overlay.js';

/** What one viewer sees of a thread beyond the public: authors their own comments that wait or are shadowed, moderators all. */
export interface Visibility {
  readonly viewer: Actor;
  /** Tombstones that only this viewer sees, since everything below them is hidden from the public. */
  readonly tombstones: readonly string[];
  /** By a comment's id, how many direct replies the viewer sees beyond the public ones. */
  readonly hiddenReplies: ReadonlyMap<string, number>;
  /** The viewer's own shadowed comments, which the thread counts for them. */
  readonly shadowBanned: ShadowBanned | undefined;
}

/** For the names of prepared statements, which differ by the condition of `isVisibleBeyondPublic`. */
export function audienceOf(visibility: Visibility | null): 'public' | 'moderator' | 'author' {
  if (visibility === null) return 'public';
  return isModerator(visibility.viewer) ? 'moderator' : 'author';
}

/**
 * A condition on `comment`: what a viewer sees.
 * @param visibility null for the public
 * @param parameters of the query, to which it adds its own
 */
export function isVisibleTo(visibility: Visibility | null, parameters: unknown[]): string {
  const beyondPublic = isVisibleBeyondPublic(visibility, parameters);
  return beyondPublic === null ? IS_VISIBLE : `(${IS_VISIBLE} OR ${beyondPublic})`;
}

/** A condition on `comment`: what a viewer may see although the public does not. Null if there is nothing. */
export function isVisibleBeyondPublic(visibility: Visibility | null, parameters: unknown[]): string | null {
  if (visibility === null) return null;
  const { viewer, tombstones } = visibility;
  const isTombstone = `comment.id = ANY ($${String(parameters.push(tombstones))}::uuid[])`;
  if (isModerator(viewer)) return `(comment.status <> 'deleted' OR ${isTombstone})`;
  const [kind, id] = [viewer.kind, viewer.id].map((value) => `$${String(parameters.push(value))}`);
  return `(${isTombstone} OR (comment.status IN ('pending', 'shadow')
    AND comment.author_kind = ${kind ?? ''} AND comment.author_id = ${id ?? ''}))`;
}

/** The row with the replies counted that this viewer sees. */
export function withVisibleReplies<R extends Pick<CommentRow, 'id' | 'replyCount'>>(
  row: R,
  visibility: Visibility | null,
): R {
  const hidden = visibility?.hiddenReplies.get(row.id) ?? 0;
  return hidden === 0 ? row : { ...row, replyCount: row.replyCount + hidden };
}

interface HiddenBranch {
  /** The comment or thread directly above. */
  readonly branch: string;
  readonly hidden: number;
  readonly tombstones: string[];
}

/** By id: `OFFSET 0` keeps the planner from reversing the join, which would read the whole table if it expects many rows. */
const HIDDEN_ABOVE = `above CROSS JOIN LATERAL (
    SELECT comment.id, comment.parent_id, comment.branch FROM comments comment
    WHERE comment.id = above.id AND NOT ${IS_VISIBLE} OFFSET 0
  ) AS hidden`;

/** From everything hidden that this viewer may see, upwards as long as the public sees nothing. Index comments_hidden. */
const hiddenBranches = (whose: string, isListed: string) => `WITH RECURSIVE mine AS (
    SELECT id, parent_id, branch, ${isListed} AS is_listed, ${isListed} AND NOT ${IS_VISIBLE} AS is_hidden
    FROM comments comment WHERE thread_id = $1 AND status NOT IN ('published', 'deleted') AND ${whose}
  ), above AS (
    SELECT parent_id AS id FROM mine WHERE is_listed AND parent_id IS NOT NULL
    UNION
    SELECT hidden.parent_id FROM ${HIDDEN_ABOVE} WHERE hidden.parent_id IS NOT NULL
  )
  SELECT branch, count(*) FILTER (WHERE is_hidden)::integer AS hidden,
    coalesce(array_agg(id) FILTER (WHERE is_tombstone), '{}') AS tombstones
  FROM (
    SELECT id, branch, is_hidden, false AS is_tombstone FROM mine
    UNION ALL
    SELECT hidden.id, hidden.branch, true, true FROM ${HIDDEN_ABOVE}
    WHERE hidden.id NOT IN (SELECT id FROM mine WHERE is_hidden)
  ) AS found
  GROUP BY branch`;

const OF_MODERATOR = { name: 'visibility of a moderator', sql: hiddenBranches('true', 'true') };
const OF_AUTHOR = {
  name: 'visibility of an author',
  sql: hiddenBranches(
    `author_kind = $2 AND author_id = $3
      AND (status IN ('pending', 'shadow') OR (status IN ('rejected', 'spam') AND reply_count > 0))`,
    `status IN ('pending', 'shadow')`,
  ),
};

@Injectable()
export class VisibilityQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly shadowBans: ShadowBanOverlay,
  ) {}

  /** @returns null if the viewer sees just what the public sees, as nearly all do */
  async inThread(threadId: string, viewer: Actor | null, source: Source = this.dataSource): Promise<Visibility | null> {
    if (viewer === null) return null;
    const { kind, id } = viewer;
    const branches = isModerator(viewer)
      ? await runPrepared<HiddenBranch>(source, OF_MODERATOR, [threadId])
      : await runPrepared<HiddenBranch>(source, OF_AUTHOR, [threadId, kind, id]);
    if (branches.length === 0) return null;
    const author = { threadId, kind, id };
    // Moderators see what is shadowed.
    const shadowBanned = await this.shadowBans.of(isModerator(viewer) ? [] : [author], source);
    return {
      viewer,
      tombstones: branches.flatMap(({ tombstones }) => tombstones),
      hiddenReplies: new Map(branches.map(({ branch, hidden }) => [branch, hidden])),
      shadowBanned: shadowBanned.get(author),
    };
  }
}
