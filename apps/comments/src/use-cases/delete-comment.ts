import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { deleteComment } from '../domain/change-comment.js';
import type { CommentLimits } from '../domain/comment.js';
import { CommentChange, type Target } from './comment-change.js';

@Injectable()
export class DeleteComment {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly change: CommentChange,
  ) {}

  async execute(target: Target, actor: Actor, limits: CommentLimits, cause: Cause): Promise<void> {
    await this.unitOfWork.run(cause, (tx) =>
      this.change.execute(tx, target, actor, (found) => deleteComment(found, limits, actor, tx.now)),
    );
  }
}
