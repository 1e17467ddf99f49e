import { Injectable } from '@nestjs/common';
import { type Actor, type Cause, settle } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { setLocked } from '../domain/lock-post.js';
import { PostsRepository } from '../persistence/posts.repository.js';
import { PostChange } from './post-change.js';

@Injectable()
export class LockPost {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly posts: PostsRepository,
    private readonly change: PostChange,
  ) {}

  async execute(command: { readonly id: string; readonly locked: boolean }, actor: Actor, cause: Cause): Promise<void> {
    await this.unitOfWork.run(cause, async (tx) => {
      const post = await this.posts.lock(tx, actor.site, command.id);
      await this.change.commit(tx, settle(setLocked(post, command.locked, actor)), actor);
    });
  }
}
