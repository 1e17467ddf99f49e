import { Injectable } from '@nestjs/common';
import { type Actor, newId, acceptedOrThrow } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import { type Call, type CallResult, UnitOfWork } from '#libs/persistence';
import { type CategoryText, createCategory } from '../domain/category.js';
import { toCategoryEvent } from '../events/out/category-events.js';
import { CategoriesRepository } from '../persistence/categories.repository.js';
import { type CategoryView, viewOfCategory } from '../queries/category-view.js';

@Injectable()
export class CreateCategory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly categories: CategoriesRepository,
    private readonly outbox: Outbox,
  ) {}

  async execute(text: CategoryText, actor: Actor, call: Call): Promise<CallResult<CategoryView>> {
    return this.unitOfWork.once(call, async (tx) => {
      const all = await this.categories.lockAll(tx, actor.site);
      const { state: category, events } = acceptedOrThrow(createCategory(newId(), text, all, actor, tx.now));
      await this.categories.insert(tx, category);
      await this.outbox.append(tx, events.map(toCategoryEvent));
      return viewOfCategory(category);
    });
  }
}
