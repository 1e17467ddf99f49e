import { Injectable } from '@nestjs/common';
import { type Actor, type Cause, Refused, acceptedOrThrow } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import { UnitOfWork } from '#libs/persistence';
import { type CategoryText, updateCategory } from '../domain/category.js';
import { toCategoryEvent } from '../events/out/category-events.js';
import { CategoriesRepository } from '../persistence/categories.repository.js';
import { type CategoryView, viewOfCategory } from '../queries/category-view.js';

@Injectable()
export class UpdateCategory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly categories: CategoriesRepository,
    private readonly outbox: Outbox,
  ) {}

  async execute(
    { id, ...changes }: { readonly id: string } & Partial<CategoryText>,
    actor: Actor,
    cause: Cause,
  ): Promise<CategoryView> {
    return this.unitOfWork.run(cause, async (tx) => {
      const all = await this.categories.lockAll(tx, actor.site);
      const category = all.find((one) => one.id === id);
      if (category === undefined) throw new Refused('category.not-found');
      const { state, events } = acceptedOrThrow(
        updateCategory(category, { ...category, ...changes }, all, actor, tx.now),
      );
      await this.categories.update(tx, state);
      await this.outbox.append(tx, events.map(toCategoryEvent));
      return viewOfCategory(state);
    });
  }
}
