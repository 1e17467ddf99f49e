import { Injectable } from '@nestjs/common';
import { beginEpoch } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { PostsRepository, THREADS_COPY } from '../persistence/posts.repository.js';

export interface ThreadActivity {
  readonly site: string;
  readonly postId: string | null;
  readonly commentCount: number;
  readonly lastActivityAt: string;
  readonly version: number;
}

/** Keeps the posts' copies of their threads' activity up to date. */
@Injectable()
export class FollowThreads {
  constructor(private readonly posts: PostsRepository) {}

  async execute(tx: Tx, threads: readonly ThreadActivity[]): Promise<void> {
    // Threads of pages belong to no post.
    const ofPosts = threads.flatMap(({ postId, ...thread }) => (postId === null ? [] : [{ ...thread, postId }]));
    if (ofPosts.length > 0) await this.posts.setActivities(tx, ofPosts);
  }

  reset(tx: Tx): Promise<void> {
    return beginEpoch(tx, THREADS_COPY);
  }
}
