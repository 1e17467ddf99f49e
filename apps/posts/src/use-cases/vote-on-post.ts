import { Injectable } from '@nestjs/common';
import type { Target } from '#libs/aggregates';
import type { Actor, Cause } from '#libs/kernel';
import { type Vote, voteOnPost } from '../domain/vote-on-post.js';
import { PostsRepository } from '../persistence/posts.repository.js';
import { PostChange } from './post-change.js';

@Injectable()
export class VoteOnPost {
  constructor(
    private readonly posts: PostsRepository,
    private readonly change: PostChange,
  ) {}

  async execute(
    command: Target & { readonly vote: Vote },
    actor: Actor,
    cause: Cause,
  ): Promise<{ score: number; myVote: Vote }> {
    const { vote } = command;
    const { score } = await this.change.change(cause, command, actor, async (post, tx) => {
      const before = await this.posts.voteOf(tx, post, actor);
      const decision = voteOnPost(post, before, vote, tx.now);
      if (decision.accepted && vote !== before) await this.posts.setVote(tx, post, actor, vote);
      return decision;
    });
    return { score, myVote: vote };
  }
}
