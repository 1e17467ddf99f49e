import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import type { Policy } from '#libs/markdown';
import { UnitOfWork } from '#libs/persistence';
import { editComment } from '../domain/change-comment.js';
import type { CommentLimits } from '../domain/comment.js';
import { CommentChange } from './comment-change.js';
import { commentText } from './comment-text.js';

export interface EditCommentCommand {
  readonly id: string;
  readonly body: string;
  /** What the editor saw, or null if the last write shall win. */
  readonly ifRevisions: readonly number[] | null;
}

@Injectable()
export class EditComment {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly change: CommentChange,
  ) {}

  async execute(
    command: EditCommentCommand,
    actor: Actor,
    limits: CommentLimits & Policy,
    cause: Cause,
  ): Promise<void> {
    const { id, body, ifRevisions } = command;
    const text = commentText(body, limits);
    await this.unitOfWork.run(cause, (tx) =>
      this.change.execute(tx, id, actor, (found) => editComment(found, text, ifRevisions, limits, actor, tx.now)),
    );
  }
}
