import { Injectable } from '@nestjs/common';
import type { Target } from '#libs/aggregates';
import type { Actor, Cause } from '#libs/kernel';
import { type Policy, render } from '#libs/markdown';
import { editPost } from '../domain/edit-post.js';
import type { TextLimits } from '../domain/post.js';
import { CategoriesRepository } from '../persistence/categories.repository.js';
import { PostChange } from './post-change.js';

export interface EditPostCommand extends Target {
  readonly title?: string;
  readonly body?: string;
  readonly categoryId?: string | null;
  readonly tags?: readonly string[];
}

@Injectable()
export class EditPost {
  constructor(
    private readonly categories: CategoriesRepository,
    private readonly change: PostChange,
  ) {}

  async execute(command: EditPostCommand, actor: Actor, limits: TextLimits & Policy, cause: Cause): Promise<void> {
    const { title, body, categoryId, tags } = command;
    const rendered = body === undefined ? null : render(body, limits);
    await this.change.changeAuthored(cause, command, actor, async (post, tx) => {
      const text = {
        title: title ?? post.title,
        body: body ?? post.body,
        bodyHtml: rendered?.html ?? post.bodyHtml,
        categoryId: categoryId === undefined ? post.categoryId : categoryId,
        tags: tags ?? post.tags,
        links: rendered?.links ?? [],
      };
      const decision = editPost(post, text, limits, actor, tx.now);
      const isMoved = text.categoryId !== post.categoryId;
      if (decision.accepted && isMoved && text.categoryId !== null) {
        await this.categories.hold(tx, actor.site, text.categoryId);
      }
      return decision;
    });
  }
}
