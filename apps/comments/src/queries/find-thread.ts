import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refused } from '#libs/kernel';
import { isGone, type Thread } from '../domain/thread.js';

export const THREAD_COLUMNS = `id, site, key, url, title, post_id AS "postId", author_id AS "authorId",
  author_kind AS "authorKind",
  closed_because AS "closedBecause", comment_count AS "commentCount", last_comment_at AS "lastCommentAt", version,
  score_version AS "scoreVersion",
  created_at AS "createdAt"`;

@Injectable()
export class FindThread {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws {Refused} `thread.not-found` */
  async byId(site: string, id: string): Promise<Thread> {
    const [thread] = await this.dataSource.query<Thread[]>(
      `SELECT ${THREAD_COLUMNS} FROM threads WHERE site = $1 AND id = $2`,
      [site, id],
    );
    if (thread === undefined) throw new Refused('thread.not-found');
    return thread;
  }

  /** One whose comments may be read. @throws {Refused} `thread.not-found` */
  async readable(site: string, id: string): Promise<Thread> {
    const thread = await this.byId(site, id);
    if (isGone(thread)) throw new Refused('thread.not-found', 'The post was deleted.');
    return thread;
  }
}
