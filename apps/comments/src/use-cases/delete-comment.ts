import { Injectable } from '@nestjs/common';
import type { Target } from '#libs/aggregates';
import type { Actor, Cause } from '#libs/kernel';
import { deleteComment } from '../domain/change-comment.js';
import type { CommentLimits } from '../domain/comment.js';
import { CommentChange } from './comment-change.js';

@Injectable()
export class DeleteComment {
  constructor(private readonly change: CommentChange) {}

  async execute(target: Target, actor: Actor, limits: CommentLimits, cause: Cause): Promise<void> {
    await this.change.changeInContext(cause, target, actor, (found, { now }) =>
      deleteComment(found, limits, actor, now),
    );
  }
}
