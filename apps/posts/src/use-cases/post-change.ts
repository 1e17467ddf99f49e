import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import { People } from '#libs/people';
import type { Tx } from '#libs/persistence';
import type { Post, PostEvent } from '../domain/post.js';
import { tellOfPost } from '../events/outgoing.js';
import { PostsRepository } from '../persistence/posts.repository.js';

/** The end of every use case that changes a post: the row and its events. */
@Injectable()
export class PostChange {
  constructor(
    private readonly posts: PostsRepository,
    private readonly people: People,
    private readonly outbox: Outbox,
  ) {}

  async commit(
    tx: Tx,
    { state: post, events }: { readonly state: Post; readonly events: readonly PostEvent[] },
    actor: Actor,
  ): Promise<void> {
    if (events.length === 0) return;
    await this.posts.update(tx, post);
    const author = await this.people.find(tx, post.site, post.authorKind, post.authorId);
    await this.outbox.append(
      tx,
      events.map((event) => tellOfPost(event, post, author, actor, tx.now)),
    );
  }
}
