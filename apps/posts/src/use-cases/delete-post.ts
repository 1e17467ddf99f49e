import { Injectable } from '@nestjs/common';
import { type Actor, type Cause, settle } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { deletePost } from '../domain/delete-post.js';
import type { PostLimits } from '../domain/post.js';
import { PostsRepository } from '../persistence/posts.repository.js';
import { PostChange } from './post-change.js';

@Injectable()
export class DeletePost {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly posts: PostsRepository,
    private readonly change: PostChange,
  ) {}

  async execute(
    command: { readonly id: string; readonly ifRevisions: readonly number[] | null },
    actor: Actor,
    limits: PostLimits,
    cause: Cause,
  ): Promise<void> {
    await this.unitOfWork.run(cause, async (tx) => {
      const post = await this.posts.lock(tx, actor.site, command.id);
      await this.change.commit(tx, settle(deletePost(post, command.ifRevisions, limits, actor, tx.now)), actor);
    });
  }
}
