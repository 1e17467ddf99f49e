import { Injectable } from '@nestjs/common';
import { type Actor, type Cause, settle } from '#libs/kernel';
import { People } from '#libs/people';
import { UnitOfWork } from '#libs/persistence';
import { type Vote, voteOnPost } from '../domain/vote-on-post.js';
import { PostsRepository } from '../persistence/posts.repository.js';
import { PostChange } from './post-change.js';

@Injectable()
export class VoteOnPost {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly posts: PostsRepository,
    private readonly people: People,
    private readonly change: PostChange,
  ) {}

  async execute(
    command: { readonly id: string; readonly vote: Vote },
    actor: Actor,
    cause: Cause,
  ): Promise<{ score: number; myVote: Vote }> {
    return this.unitOfWork.run(cause, async (tx) => {
      await this.people.meet(tx, actor);
      const post = await this.posts.lock(tx, actor.site, command.id);
      const decision = settle(voteOnPost(post, await this.posts.voteOf(tx, post, actor), command.vote));
      if (decision.events.length > 0) await this.posts.setVote(tx, post, actor, command.vote);
      await this.change.commit(tx, decision, actor);
      return { score: decision.state.score, myVote: command.vote };
    });
  }
}
