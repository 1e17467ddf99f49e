import { Injectable } from '@nestjs/common';
import { type Actor, type Cause, acceptedOrThrow } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import { UnitOfWork } from '#libs/persistence';
import { deleteCategory } from '../domain/category.js';
import { toCategoryEvent } from '../events/out/category-events.js';
import { CategoriesRepository } from '../persistence/categories.repository.js';

@Injectable()
export class DeleteCategory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly categories: CategoriesRepository,
    private readonly outbox: Outbox,
  ) {}

  async execute(id: string, actor: Actor, cause: Cause): Promise<void> {
    await this.unitOfWork.run(cause, async (tx) => {
      const category = await this.categories.lock(tx, actor.site, id);
      const isEmpty = await this.categories.isEmpty(tx, id);
      const { events } = acceptedOrThrow(deleteCategory(category, isEmpty, actor, tx.now));
      await this.categories.delete(tx, id);
      await this.outbox.append(tx, events.map(toCategoryEvent));
    });
  }
}
