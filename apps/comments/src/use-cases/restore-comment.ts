import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { restoreComment } from '../domain/change-comment.js';
import type { CommentLimits } from '../domain/comment.js';
import { CommentChange } from './comment-change.js';

@Injectable()
export class RestoreComment {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly change: CommentChange,
  ) {}

  async execute(
    { id, ifRevisions }: { readonly id: string; readonly ifRevisions: readonly number[] | null },
    actor: Actor,
    limits: CommentLimits,
    cause: Cause,
  ): Promise<void> {
    await this.unitOfWork.run(cause, (tx) =>
      this.change.execute(tx, id, actor, (found) => restoreComment(found, ifRevisions, limits, actor, tx.now)),
    );
  }
}
