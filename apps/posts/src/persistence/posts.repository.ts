import { Injectable } from '@nestjs/common';
import { type Actor, personOf, Refused } from '#libs/kernel';
import { epochOf } from '#libs/messaging';
import { authorJson } from '#libs/people';
import { changesBetween, selectColumns, type Tx } from '#libs/persistence';
import { type AuthoredPost, isAuthor, type Post } from '../domain/post.js';
import type { Vote } from '../domain/vote-on-post.js';
import { PostEntity } from './post.entity.js';

/** The name of the copy that a post holds of its thread. */
export const THREADS_COPY = 'threads';
const EPOCH = epochOf(THREADS_COPY);

const LOCK_AUTHORED = {
  name: 'lock authored post',
  sql: `SELECT ${selectColumns(PostEntity, { alias: 'post' })}, ${authorJson('author')} AS author
    FROM posts post
    JOIN people author ON author.site = post.site AND author.kind = post.author_kind AND author.id = post.author_id
    WHERE post.site = $1 AND post.id = $2 FOR UPDATE OF post`,
};

export interface ThreadOfPost {
  readonly site: string;
  readonly postId: string;
  readonly commentCount: number;
  readonly lastActivityAt: string;
  readonly version: number;
}

@Injectable()
export class PostsRepository {
  /** Locks a post, deleted or not. @throws {Refused} `post.not-found` */
  async lock(tx: Tx, site: string, id: string): Promise<Post> {
    const lock = { mode: 'pessimistic_write' } as const;
    const post = await tx.manager.findOne(PostEntity, { where: { site, id }, lock });
    if (post === null) throw new Refused('post.not-found');
    return post;
  }

  /** The same with its author. If that is the actor, the token says who they are. @throws {Refused} `post.not-found` */
  async lockAuthored(tx: Tx, id: string, actor: Actor): Promise<AuthoredPost> {
    const [post] = await tx.prepared<AuthoredPost>(LOCK_AUTHORED, [actor.site, id]);
    if (post === undefined) throw new Refused('post.not-found');
    return isAuthor(post, actor) ? { ...post, author: personOf(actor) } : post;
  }

  async insert(tx: Tx, post: Post): Promise<void> {
    await tx.manager.createQueryBuilder().insert().into(PostEntity).values(post).updateEntity(false).execute();
  }

  /** Writes only what has changed: the text is much longer than what a vote changes. */
  async update(tx: Tx, before: Post, post: Post): Promise<void> {
    const changes = changesBetween(before, post);
    if (changes !== null) await tx.manager.update(PostEntity, { id: post.id }, changes);
  }

  /**
   * Takes over the newest state of each thread, unless something newer is known. One statement for all of them, since a
   * backfill brings many.
   */
  async setActivities(tx: Tx, threads: readonly ThreadOfPost[]): Promise<void> {
    await tx.query(
      `UPDATE posts
       SET comment_count = reported.comment_count, last_activity_at = reported.last_activity_at,
           thread_version = reported.version, thread_epoch = ${EPOCH}
       FROM (
         SELECT DISTINCT ON (site, id) *
         FROM unnest($1::text[], $2::uuid[], $3::integer[], $4::timestamptz[], $5::integer[])
           AS thread (site, id, comment_count, last_activity_at, version)
         ORDER BY site, id, version DESC
       ) AS reported
       WHERE posts.site = reported.site AND posts.id = reported.id
         AND (posts.thread_version < reported.version OR posts.thread_epoch < ${EPOCH})`,
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
