import { Injectable } from '@nestjs/common';
import { AggregateChange, type Target } from '#libs/aggregates';
import type { Actor, Cause, Decision } from '#libs/kernel';
import { type EventDraft, Outbox } from '#libs/messaging';
import { People } from '#libs/people';
import { type Tx, UnitOfWork } from '#libs/persistence';
import type { Failure } from '../domain/failure.js';
import type { AuthoredPost, Post, PostEvent } from '../domain/post.js';
import { toPostEvent } from '../events/out/post-events.js';
import { PostsRepository } from '../persistence/posts.repository.js';

type PostDecision = Decision<Post, PostEvent, Failure>;
type Decide<Found> = (found: Found, tx: Tx) => PostDecision | Promise<PostDecision>;

/** What changes of posts have in common. Decisions see deleted posts too. */
@Injectable()
export class PostChange extends AggregateChange<Post, PostEvent> {
  constructor(
    unitOfWork: UnitOfWork,
    people: People,
    outbox: Outbox,
    private readonly posts: PostsRepository,
  ) {
    super(unitOfWork, people, outbox);
  }

  /** @returns the post as it is now @throws {Refused} `post.not-found`, `request.stale` */
  change(cause: Cause, target: Target, actor: Actor, decide: Decide<Post>): Promise<Post> {
    return this.run(cause, target, actor, (tx) => this.posts.lock(tx, actor.site, target.id), decide);
  }

  /** For decisions whose events name the author. @throws {Refused} as `change` */
  changeAuthored(cause: Cause, target: Target, actor: Actor, decide: Decide<AuthoredPost>): Promise<Post> {
    return this.run(cause, target, actor, (tx) => this.posts.lockAuthored(tx, target.id, actor), decide);
  }

  protected revisionOf({ revision }: Post): number {
    return revision;
  }

  protected async write(tx: Tx, before: Post, post: Post): Promise<Post> {
    await this.posts.update(tx, before, post);
    return post;
  }

  protected toDrafts(events: readonly PostEvent[]): EventDraft[] {
    return events.map(toPostEvent);
  }
}
