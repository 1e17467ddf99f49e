import { Injectable } from '@nestjs/common';
import { type Actor, Refused } from '#libs/kernel';
import { epochOf } from '#libs/messaging';
import { changesBetween, type Tx } from '#libs/persistence';
import type { Post } from '../domain/post.js';
import type { Vote } from '../domain/vote-on-post.js';
import { PostEntity } from './post.entity.js';

/** What of a post is a copy of its thread, by the name of that copy. */
export const THREADS_COPY = 'threads';
const EPOCH = epochOf(THREADS_COPY);

export interface ThreadOfPost {
  readonly site: string;
  readonly postId: string;
  readonly commentCount: number;
  readonly lastActivityAt: string;
  readonly version: number;
}

@Injectable()
export class PostsRepository {
  /** Locks a post, be it deleted or not. @throws {Refused} `post.not-found` */
  async lock(tx: Tx, site: string, id: string): Promise<Post> {
    const lock = { mode: 'pessimistic_write' } as const;
    const post = await tx.manager.findOne(PostEntity, { where: { site, id }, lock });
    if (post === null) throw new Refused('post.not-found');
    return post;
  }

  async insert(tx: Tx, post: Post): Promise<void> {
    await tx.manager.createQueryBuilder().insert().into(PostEntity).values(post).updateEntity(false).execute();
  }

  /** Writes what has changed: a whole row would cost every vote as much as the text is long. */
  async update(tx: Tx, before: Post, post: Post): Promise<void> {
    const changes = changesBetween(before, post);
    if (changes !== null) await tx.manager.update(PostEntity, { id: post.id }, changes);
  }

  /**
   * Takes over what threads say of themselves, of each the newest, unless something newer is known. One statement for all:
   * there are many while counts are being filled.
   */
  async setActivities(tx: Tx, threads: readonly ThreadOfPost[]): Promise<void> {
    await tx.query(
      `UPDATE posts
       SET comment_count = told.comment_count, last_activity_at = told.last_activity_at,
           thread_version = told.version, thread_epoch = ${EPOCH}
       FROM (
         SELECT DISTINCT ON (site, id) *
         FROM unnest($1::text[], $2::uuid[], $3::integer[], $4::timestamptz[], $5::integer[])
           AS thread (site, id, comment_count, last_activity_at, version)
         ORDER BY site, id, version DESC
       ) AS told
       WHERE posts.site = told.site AND posts.id = told.id
         AND (posts.thread_version < told.version OR posts.thread_epoch < ${EPOCH})`,
      [
        threads.map(({ site }) => site),
        threads.map(({ postId }) => postId),
        threads.map(({ commentCount }) => commentCount),
        threads.map(({ lastActivityAt }) => lastActivityAt),
        threads.map(({ version }) => version),
      ],
    );
  }

  async voteOf(tx: Tx, post: Post, voter: Actor): Promise<Vote> {
    const [row] = await tx.query<{ value: Vote }>(
      `SELECT value FROM post_votes WHERE post_id = $1 AND voter_kind = $2 AND voter_id = $3`,
      [post.id, voter.kind, voter.id],
    );
    return row?.value ?? 0;
  }

  async setVote(tx: Tx, post: Post, voter: Actor, vote: Vote): Promise<void> {
    const key = [post.id, voter.kind, voter.id];
    if (vote === 0) {
      await tx.query(`DELETE FROM post_votes WHERE post_id = $1 AND voter_kind = $2 AND voter_id = $3`, key);
      return;
    }
    await tx.query(
      `INSERT INTO post_votes (post_id, voter_kind, voter_id, value) VALUES ($1, $2, $3, $4)
       ON CONFLICT (post_id, voter_kind, voter_id) DO UPDATE SET value = EXCLUDED.value`,
      [...key, vote],
    );
  }
}
