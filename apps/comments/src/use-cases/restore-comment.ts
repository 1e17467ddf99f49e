import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import { restoreComment } from '../domain/change-comment.js';
import type { CommentLimits } from '../domain/comment.js';
import { CommentChange, type Target } from './comment-change.js';

@Injectable()
export class RestoreComment {
  constructor(private readonly change: CommentChange) {}

  async execute(target: Target, actor: Actor, limits: CommentLimits, cause: Cause): Promise<void> {
    const isTextNamed = target.ifRevisions !== null;
    await this.change.run(cause, target, actor, (found, { now }) =>
      restoreComment(found, isTextNamed, limits, actor, now),
    );
  }
}
