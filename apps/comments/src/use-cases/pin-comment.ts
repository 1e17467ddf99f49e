import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { pinComment } from '../domain/rate-comment.js';
import { CommentChange } from './comment-change.js';

@Injectable()
export class PinComment {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly change: CommentChange,
  ) {}

  async execute(
    { id, pinned }: { readonly id: string; readonly pinned: boolean },
    actor: Actor,
    cause: Cause,
  ): Promise<void> {
    await this.unitOfWork.run(cause, (tx) =>
      this.change.execute(tx, id, actor, (found) => pinComment(found, pinned, actor)),
    );
  }
}
