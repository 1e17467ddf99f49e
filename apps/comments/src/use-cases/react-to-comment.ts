import { Injectable } from '@nestjs/common';
import type { Target } from '#libs/aggregates';
import type { Actor, Cause } from '#libs/kernel';
import { reactToComment } from '../domain/rate-comment.js';
import { CommentsRepository } from '../persistence/comments.repository.js';
import { CommentChange } from './comment-change.js';

export interface ReactToCommentCommand extends Target {
  readonly emoji: string;
  /** Whether the reaction is set or taken back. */
  readonly on: boolean;
}

@Injectable()
export class ReactToComment {
  constructor(
    private readonly comments: CommentsRepository,
    private readonly change: CommentChange,
  ) {}

  /** @param offered the emoji that the site offers */
  async execute(command: ReactToCommentCommand, actor: Actor, offered: readonly string[], cause: Cause): Promise<void> {
    const { id, emoji, on } = command;
    await this.change.change(cause, command, actor, async (found, tx) => {
      const before = await this.comments.hasReacted(tx, id, actor, emoji);
      const decision = reactToComment(found, { emoji, before, on }, offered, actor, tx.now);
      if (decision.accepted && on !== before) await this.comments.setReaction(tx, id, actor, emoji, on);
      return decision;
    });
  }
}
