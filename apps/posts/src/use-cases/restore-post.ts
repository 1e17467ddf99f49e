import { Injectable } from '@nestjs/common';
import { type Actor, type Cause, settle } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { restorePost } from '../domain/delete-post.js';
import type { PostLimits } from '../domain/post.js';
import { PostsRepository } from '../persistence/posts.repository.js';
import { PostChange } from './post-change.js';

@Injectable()
export class RestorePost {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly posts: PostsRepository,
    private readonly change: PostChange,
  ) {}

  async execute(id: string, actor: Actor, limits: PostLimits, cause: Cause): Promise<void> {
    await this.unitOfWork.run(cause, async (tx) => {
      const post = await this.posts.lockAny(tx, actor.site, id);
      await this.change.commit(tx, settle(restorePost(post, limits, actor, tx.now)), actor);
    });
  }
}
