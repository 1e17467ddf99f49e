import { Injectable } from '@nestjs/common';
import { type Actor, type Cause, settle } from '#libs/kernel';
import { type Policy, render } from '#libs/markdown';
import { People } from '#libs/people';
import { UnitOfWork } from '#libs/persistence';
import { editPost } from '../domain/edit-post.js';
import type { TextLimits } from '../domain/post.js';
import { CategoriesRepository } from '../persistence/categories.repository.js';
import { PostsRepository } from '../persistence/posts.repository.js';
import { PostChange } from './post-change.js';

export interface EditPostCommand {
  readonly id: string;
  /** What the editor saw, or null if the last write shall win. */
  readonly ifRevisions: readonly number[] | null;
  readonly title?: string;
  readonly body?: string;
  readonly categoryId?: string | null;
  readonly tags?: readonly string[];
}

@Injectable()
export class EditPost {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly posts: PostsRepository,
    private readonly categories: CategoriesRepository,
    private readonly people: People,
    private readonly change: PostChange,
  ) {}

  async execute(command: EditPostCommand, actor: Actor, limits: TextLimits & Policy, cause: Cause): Promise<void> {
    const { id, ifRevisions, title, body, categoryId, tags } = command;
    const rendered = body === undefined ? null : render(body, limits);
    await this.unitOfWork.run(cause, async (tx) => {
      await this.people.meet(tx, actor);
      const post = await this.posts.lock(tx, actor.site, id);
      const text = {
        title: title ?? post.title,
        body: body ?? post.body,
        bodyHtml: rendered?.html ?? post.bodyHtml,
        categoryId: categoryId === undefined ? post.categoryId : categoryId,
        tags: tags ?? post.tags,
        links: rendered?.links ?? [],
      };
      const decision = settle(editPost(post, text, ifRevisions, limits, actor, tx.now));
      if (text.categoryId !== null && text.categoryId !== post.categoryId) {
        await this.categories.hold(tx, actor.site, text.categoryId);
      }
      await this.change.commit(tx, decision, actor);
    });
  }
}
