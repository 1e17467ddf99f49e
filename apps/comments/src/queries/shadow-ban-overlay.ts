import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, isModerator } from '#libs/kernel';
import { Batcher, runPrepared, shareQuery, type Source } from '#libs/persistence';
import type { Thread } from '../domain/thread.js';
import { IS_VISIBLE } from './comment-view.js';

/** An author's shadowed comments in one thread, which the author takes for published. */
export interface ShadowBanned {
  readonly count: number;
  readonly newest: Date;
  /** By a comment's id, how many of them reply to it and are not in its public reply count. */
  readonly replies: ReadonlyMap<string, number>;
}

interface AuthorInThread extends Pick<Actor, 'kind' | 'id'> {
  readonly threadId: string;
}

/** Requests that one statement serves. */
const MAX_BATCH_SIZE = 100;

/** A branch is the comment that they reply to, or the thread. Index comments_hidden. */
const SHADOW_BANNED = {
  name: 'shadowed comments of authors',
  sql: `SELECT asked.n::integer - 1 AS n, comment.branch, count(*)::integer AS count,
      count(*) FILTER (WHERE NOT ${IS_VISIBLE})::integer AS unseen, max(comment.created_at) AS newest
    FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS asked (thread_id, author_kind, author_id, n)
    JOIN comments comment USING (thread_id, author_kind, author_id)
    WHERE comment.status NOT IN ('published', 'deleted') AND comment.status = 'shadow'
    GROUP BY asked.n, comment.branch`,
};

/** Numbers must not reveal to authors that they are shadowed: for them, threads and comments count their shadowed comments. */
@Injectable()
export class ShadowBanOverlay {
  /** Concurrent requests share one query. */
  private readonly batcher = new Batcher(
    (all: readonly (readonly AuthorInThread[])[]) => shareQuery(all, () => this.query(all.flat())),
    MAX_BATCH_SIZE,
  );

  constructor(private readonly dataSource: DataSource) {}

  /** By the thread's id; empty for moderators, who see what is shadowed. */
  async inThreads(threadIds: readonly string[], viewer: Actor | null): Promise<ReadonlyMap<string, ShadowBanned>> {
    if (viewer === null || isModerator(viewer)) return new Map();
    if (threadIds.length === 0) return new Map();
    const { kind, id } = viewer;
    return this.batcher.add(threadIds.map((threadId) => ({ threadId, kind, id })));
  }

  /** The thread as this viewer is shown it. */
  async applyTo(thread: Thread, viewer: Actor | null): Promise<Thread> {
    return withShadowBanned(thread, (await this.inThreads([thread.id], viewer)).get(thread.id));
  }

  /** For those of the authors who have any, and hardly any has. */
  async of<A extends AuthorInThread>(
    authors: readonly A[],
    source: Source = this.dataSource,
  ): Promise<ReadonlyMap<A, ShadowBanned>> {
    if (authors.length === 0) return new Map();
    const rows = await runPrepared<{ n: number; branch: string; count: number; unseen: number; newest: Date }>(
      source,
      SHADOW_BANNED,
      [authors.map(({ threadId }) => threadId), authors.map(({ kind }) => kind), authors.map(({ id }) => id)],
    );
    const found = new Map<A, { count: number; newest: Date; replies: Map<string, number> }>();
    for (const { n, branch, count, unseen, newest } of rows) {
      const author = authors[n];
      if (author === undefined) continue;
      const shadowBanned = found.get(author) ?? { count: 0, newest, replies: new Map<string, number>() };
      shadowBanned.count += count;
      shadowBanned.newest = latest(newest, shadowBanned.newest);
      shadowBanned.replies.set(branch, unseen);
      found.set(author, shadowBanned);
    }
    return found;
  }

  private async query(
    authors: readonly AuthorInThread[],
  ): Promise<(requested: readonly AuthorInThread[]) => ReadonlyMap<string, ShadowBanned>> {
    const found = await this.of(authors);
    return (requested) =>
      new Map(
        requested.flatMap((author) => {
          const shadowBanned = found.get(author);
          return shadowBanned === undefined ? [] : [[author.threadId, shadowBanned] as const];
        }),
      );
  }
}

export function withShadowBanned(thread: Thread, shadowBanned: ShadowBanned | undefined): Thread {
  if (shadowBanned === undefined) return thread;
  return {
    ...thread,
    commentCount: thread.commentCount + shadowBanned.count,
    lastCommentAt: latest(shadowBanned.newest, thread.lastCommentAt),
  };
}

function latest(one: Date, other: Date | null): Date {
  return other === null || other < one ? one : other;
}
