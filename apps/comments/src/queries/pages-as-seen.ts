import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Site } from '#libs/sites';
import { type Actor, isModerator } from '#libs/kernel';
import { inRepeatableRead } from '#libs/persistence';
import { FindThread } from './find-thread.js';
import { type CommentFilter, type CommentPage, ListComments } from './list-comments.js';
import { Sights } from './sights.js';

/** Pages of those who see more of a thread than everybody. */
@Injectable()
export class PagesAsSeen {
  constructor(
    private readonly dataSource: DataSource,
    private readonly threads: FindThread,
    private readonly sights: Sights,
    private readonly comments: ListComments,
  ) {}

  /**
   * As of one moment: what only they see hangs on what everybody sees, and neither may change while the other is read.
   * @returns null for whoever sees just what everybody sees
   * @throws {Refused} `thread.not-found`, and as `ListComments`
   */
  async find(site: Site, threadId: string, filter: CommentFilter, viewer: Actor): Promise<CommentPage | null> {
    // That is nearly everybody, and to know it takes one question.
    if (!isModerator(viewer) && (await this.sights.inThread(threadId, viewer)) === null) return null;
    return inRepeatableRead(this.dataSource, async (moment) => {
      const sight = await this.sights.inThread(threadId, viewer, moment);
      if (sight === null) return null;
      const thread = await this.threads.readable(site.name, threadId, moment);
      return this.comments.execute(thread, filter, sight, moment);
    });
  }
}
