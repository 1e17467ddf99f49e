import { Injectable } from '@nestjs/common';
import type { Target } from '#libs/aggregates';
import type { Actor, Cause } from '#libs/kernel';
import { restoreComment } from '../domain/change-comment.js';
import type { CommentLimits } from '../domain/comment.js';
import { CommentChange } from './comment-change.js';

@Injectable()
export class RestoreComment {
  constructor(private readonly change: CommentChange) {}

  async execute(target: Target, actor: Actor, limits: CommentLimits, cause: Cause): Promise<void> {
    const isRevisionNamed = target.ifRevisions !== null;
    await this.change.changeInContext(cause, target, actor, (found, { now }) =>
      restoreComment(found, isRevisionNamed, limits, actor, now),
    );
  }
}
