import { Injectable } from '@nestjs/common';
import type { Target } from '#libs/aggregates';
import type { Actor, Cause } from '#libs/kernel';
import { setLocked } from '../domain/lock-post.js';
import { PostChange } from './post-change.js';

export interface LockPostCommand extends Target {
  readonly locked: boolean;
}

@Injectable()
export class LockPost {
  constructor(private readonly change: PostChange) {}

  async execute(command: LockPostCommand, actor: Actor, cause: Cause): Promise<void> {
    await this.change.change(cause, command, actor, (post, { now }) => setLocked(post, command.locked, actor, now));
  }
}
