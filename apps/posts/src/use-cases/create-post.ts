import { Injectable } from '@nestjs/common';
import { type Actor, acceptedOrThrow, newId, personOf } from '#libs/kernel';
import { type Policy, render } from '#libs/markdown';
import { Outbox } from '#libs/messaging';
import { People } from '#libs/people';
import { type Call, type CallResult, UnitOfWork } from '#libs/persistence';
import { createPost } from '../domain/create-post.js';
import type { TextLimits } from '../domain/post.js';
import { toPostEvent } from '../events/out/post-events.js';
import { CategoriesRepository } from '../persistence/categories.repository.js';
import { PostsRepository } from '../persistence/posts.repository.js';
import { type PostView, viewOfPost } from '../queries/post-view.js';

export interface CreatePostCommand {
  readonly title: string;
  readonly body: string;
  readonly categoryId: string | null;
  readonly tags: readonly string[];
}

@Injectable()
export class CreatePost {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly posts: PostsRepository,
    private readonly categories: CategoriesRepository,
    private readonly people: People,
    private readonly outbox: Outbox,
  ) {}

  async execute(
    command: CreatePostCommand,
    actor: Actor,
    limits: TextLimits & Policy,
    call: Call,
  ): Promise<CallResult<PostView>> {
    const { html: bodyHtml, links } = render(command.body, limits);
    const text = { ...command, bodyHtml, links };
    return this.unitOfWork.once(call, async (tx) => {
      await this.people.record(tx, actor);
      if (text.categoryId !== null) await this.categories.hold(tx, actor.site, text.categoryId);
      const { state: post, events } = acceptedOrThrow(createPost(newId(), text, limits, actor, tx.now));
      await this.posts.insert(tx, post);
      await this.outbox.append(tx, events.map(toPostEvent));
      return viewOfPost(post, personOf(actor), 0);
    });
  }
}
