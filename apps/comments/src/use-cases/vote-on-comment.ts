import { Injectable } from '@nestjs/common';
import type { Target } from '#libs/aggregates';
import type { Actor, Cause } from '#libs/kernel';
import { type Vote, voteOnComment } from '../domain/rate-comment.js';
import { CommentsRepository } from '../persistence/comments.repository.js';
import { CommentChange } from './comment-change.js';

@Injectable()
export class VoteOnComment {
  constructor(
    private readonly comments: CommentsRepository,
    private readonly change: CommentChange,
  ) {}

  async execute(
    command: Target & { readonly vote: Vote },
    actor: Actor,
    cause: Cause,
  ): Promise<{ score: number; myVote: Vote }> {
    const { id, vote } = command;
    const { comment } = await this.change.change(cause, command, actor, async (found, tx) => {
      const before = await this.comments.voteOf(tx, id, actor);
      const decision = voteOnComment(found, before, vote, actor, tx.now);
      if (decision.accepted && vote !== before) await this.comments.setVote(tx, id, actor, vote);
      return decision;
    });
    return { score: comment.score, myVote: vote };
  }
}
