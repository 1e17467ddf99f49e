import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, isModerator } from '#libs/kernel';
import { runPrepared, type Source } from '#libs/persistence';
import { IS_VISIBLE } from './comment-view.js';
import { OwnShadows } from './own-shadows.js';
import type { Sight } from './sight.js';

interface HiddenBranch {
  /** What they stand below: a comment, or the thread. */
  readonly branch: string;
  readonly hidden: number;
  readonly tombstones: string[];
}

/** By its id, since the planner would rather read the whole table once it expects many: `OFFSET 0` keeps it from turning the join round. */
const HIDDEN_ABOVE = `above CROSS JOIN LATERAL (
    SELECT comment.id, comment.parent_id, comment.branch FROM comments comment
    WHERE comment.id = above.id AND NOT ${IS_VISIBLE} OFFSET 0
  ) AS hidden`;

/** Goes from all that is hidden, for this reader to see, up as far as nobody else sees anything. Index comments_hidden. */
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

const OF_MODERATOR = { name: 'sight of a moderator', sql: hiddenBranches('true', 'true') };
const OF_AUTHOR = {
  name: 'sight of an author',
  sql: hiddenBranches(
    `author_kind = $2 AND author_id = $3
      AND (status IN ('pending', 'shadow') OR (status IN ('rejected', 'spam') AND reply_count > 0))`,
    `status IN ('pending', 'shadow')`,
  ),
};

@Injectable()
export class Sights {
  constructor(
    private readonly dataSource: DataSource,
    private readonly shadows: OwnShadows,
  ) {}

  /** @returns null for whoever sees just what everybody sees, as nearly all do */
  async inThread(threadId: string, viewer: Actor | null, source: Source = this.dataSource): Promise<Sight | null> {
    if (viewer === null) return null;
    const { kind, id } = viewer;
    const branches = isModerator(viewer)
      ? await runPrepared<HiddenBranch>(source, OF_MODERATOR, [threadId])
      : await runPrepared<HiddenBranch>(source, OF_AUTHOR, [threadId, kind, id]);
    if (branches.length === 0) return null;
    const presence = { threadId, kind, id };
    // A moderator is told what is shadowed.
    const shadows = await this.shadows.of(isModerator(viewer) ? [] : [presence], source);
    return {
      viewer,
      tombstones: branches.flatMap(({ tombstones }) => tombstones),
      hiddenReplies: new Map(branches.map(({ branch, hidden }) => [branch, hidden])),
      shadows: shadows.get(presence),
    };
  }
}
