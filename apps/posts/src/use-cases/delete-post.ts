import { Injectable } from '@nestjs/common';
import type { Target } from '#libs/aggregates';
import type { Actor, Cause } from '#libs/kernel';
import { deletePost } from '../domain/delete-post.js';
import type { PostLimits } from '../domain/post.js';
import { PostChange } from './post-change.js';

@Injectable()
export class DeletePost {
  constructor(private readonly change: PostChange) {}

  async execute(target: Target, actor: Actor, limits: PostLimits, cause: Cause): Promise<void> {
    await this.change.changeAuthored(cause, target, actor, (post, { now }) => deletePost(post, limits, actor, now));
  }
}
