import { Injectable } from '@nestjs/common';
import { type Actor, type Cause, type Decision, Refused, acceptedOrThrow } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import { People } from '#libs/people';
import { type Tx, UnitOfWork } from '#libs/persistence';
import type { Failure } from '../domain/failure.js';
import type { Post, PostEvent } from '../domain/post.js';
import { tellOfPost } from '../events/outgoing.js';
import { PostsRepository } from '../persistence/posts.repository.js';

/** Which post somebody wants to change. */
export interface Target {
  readonly id: string;
  /** Of which one must be its newest, as `If-Match` says; null where the last write shall win. */
  readonly ifRevisions: readonly number[] | null;
}

type PostDecision = Decision<Post, PostEvent, Failure>;

/** What every change of a post has in common: the lock before the decision, the row and events after it. */
@Injectable()
export class PostChange {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly posts: PostsRepository,
    private readonly people: People,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Does what somebody asks for.
   * @param decide sees deleted posts too
   * @returns the post as it is now
   * @throws {Refused} `post.not-found`; `request.stale`, which only what would be done otherwise can be (RFC 9110, 13.2.1)
   */
  async run(
    cause: Cause,
    { id, ifRevisions }: Target,
    actor: Actor,
    decide: (post: Post, tx: Tx) => PostDecision | Promise<PostDecision>,
  ): Promise<Post> {
    return this.unitOfWork.run(cause, async (tx) => {
      const post = await this.posts.lock(tx, actor.site, id);
      await this.people.record(tx, actor);
      const decision = await decide(post, tx);
      const isStale = ifRevisions?.includes(post.revision) === false;
      if (decision.accepted && isStale) throw new Refused('request.stale');
      return this.commit(tx, post, decision, actor);
    });
  }

  private async commit(tx: Tx, before: Post, decision: PostDecision, actor: Actor): Promise<Post> {
    const { state: post, events } = acceptedOrThrow(decision);
    await this.posts.update(tx, before, post);
    if (events.length === 0) return post;
    const author = await this.people.find(tx, post.site, post.authorKind, post.authorId);
    await this.outbox.append(
      tx,
      events.map((event) => tellOfPost(event, post, author, actor, tx.now)),
    );
    return post;
  }
}
