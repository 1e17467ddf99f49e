import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, isModerator } from '#libs/kernel';
import { shareQuery, Batcher, runPrepared, type Source } from '#libs/persistence';
import type { Thread } from '../domain/thread.js';
import { IS_VISIBLE } from './comment-view.js';

/** What one author believes to be published in a thread, though nobody else sees it. */
export interface Shadows {
  readonly count: number;
  readonly newest: Date;
  /** By a comment's id, how many of them reply to it and do not count there yet, as the tombstones do that others see. */
  readonly replies: ReadonlyMap<string, number>;
}

/** An author, in a thread. */
interface Presence extends Pick<Actor, 'kind' | 'id'> {
  readonly threadId: string;
}

/** How many requests one statement serves. */
const MOST_ASKED = 100;

/** A branch is the comment that they reply to, or the thread. Index comments_hidden. */
const SHADOWS = {
  name: 'shadowed comments of authors',
  sql: `SELECT asked.n::integer - 1 AS n, comment.branch, count(*)::integer AS count,
      count(*) FILTER (WHERE NOT ${IS_VISIBLE})::integer AS unseen, max(comment.created_at) AS newest
    FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS asked (thread_id, author_kind, author_id, n)
    JOIN comments comment USING (thread_id, author_kind, author_id)
    WHERE comment.status NOT IN ('published', 'deleted') AND comment.status = 'shadow'
    GROUP BY asked.n, comment.branch`,
};

/** Numbers must not betray to an author that they are shadowed: theirs count what only they see as well. */
@Injectable()
export class OwnShadows {
  /** All who ask at the same time share one question. */
  private readonly questions = new Batcher(
    (all: readonly (readonly Presence[])[]) => shareQuery(all, () => this.answer(all.flat())),
    MOST_ASKED,
  );

  constructor(private readonly dataSource: DataSource) {}

  /** By the thread's id; a moderator, who is told what is shadowed, has none. */
  async inThreads(threadIds: readonly string[], viewer: Actor | null): Promise<ReadonlyMap<string, Shadows>> {
    if (viewer === null || isModerator(viewer)) return new Map();
    if (threadIds.length === 0) return new Map();
    const { kind, id } = viewer;
    return this.questions.add(threadIds.map((threadId) => ({ threadId, kind, id })));
  }

  /** The thread as it is told to somebody. */
  async laidOver(thread: Thread, viewer: Actor | null): Promise<Thread> {
    return countedWith(thread, (await this.inThreads([thread.id], viewer)).get(thread.id));
  }

  /** For those who have any, and that is hardly ever somebody. */
  async of<P extends Presence>(
    presences: readonly P[],
    source: Source = this.dataSource,
  ): Promise<ReadonlyMap<P, Shadows>> {
    if (presences.length === 0) return new Map();
    const rows = await runPrepared<{ n: number; branch: string; count: number; unseen: number; newest: Date }>(
      source,
      SHADOWS,
      [presences.map(({ threadId }) => threadId), presences.map(({ kind }) => kind), presences.map(({ id }) => id)],
    );
    const found = new Map<P, { count: number; newest: Date; replies: Map<string, number> }>();
    for (const { n, branch, count, unseen, newest } of rows) {
      const presence = presences[n];
      if (presence === undefined) continue;
      const shadows = found.get(presence) ?? { count: 0, newest, replies: new Map<string, number>() };
      shadows.count += count;
      shadows.newest = latest(newest, shadows.newest);
      shadows.replies.set(branch, unseen);
      found.set(presence, shadows);
    }
    return found;
  }

  private async answer(
    presences: readonly Presence[],
  ): Promise<(asked: readonly Presence[]) => ReadonlyMap<string, Shadows>> {
    const found = await this.of(presences);
    return (asked) =>
      new Map(
        asked.flatMap((presence) => {
          const shadows = found.get(presence);
          return shadows === undefined ? [] : [[presence.threadId, shadows] as const];
        }),
      );
  }
}

export function countedWith(thread: Thread, shadows: Shadows | undefined): Thread {
  if (shadows === undefined) return thread;
  return {
    ...thread,
    commentCount: thread.commentCount + shadows.count,
    lastCommentAt: latest(shadows.newest, thread.lastCommentAt),
  };
}

function latest(one: Date, other: Date | null): Date {
  return other === null || other < one ? one : other;
}
