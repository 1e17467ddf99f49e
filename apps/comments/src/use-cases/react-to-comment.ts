import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { reactToComment } from '../domain/rate-comment.js';
import { CommentsRepository } from '../persistence/comments.repository.js';
import { CommentChange } from './comment-change.js';

export interface ReactToCommentCommand {
  readonly id: string;
  readonly emoji: string;
  /** Whether the reaction shall stand. */
  readonly on: boolean;
}

@Injectable()
export class ReactToComment {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly comments: CommentsRepository,
    private readonly change: CommentChange,
  ) {}

  /** @param offered what the site lets readers react with */
  async execute(
    { id, emoji, on }: ReactToCommentCommand,
    actor: Actor,
    offered: readonly string[],
    cause: Cause,
  ): Promise<void> {
    await this.unitOfWork.run(cause, async (tx) => {
      await this.change.execute(tx, id, actor, async (found) => {
        const before = await this.comments.hasReacted(tx, id, actor, emoji);
        const decision = reactToComment(found, emoji, before, on, offered, actor);
        if (decision.accepted && on !== before) await this.comments.setReaction(tx, id, actor, emoji, on);
        return decision;
      });
    });
  }
}
