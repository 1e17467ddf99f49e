import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeCursor, encodeCursor, Refused } from '#libs/kernel';
import { selectColumns } from '#libs/persistence';
import type { Category } from '../domain/category.js';
import { CategoryEntity } from '../persistence/category.entity.js';
import { type CategoryView, viewOfCategory } from './category-view.js';

const COLUMNS = selectColumns(CategoryEntity);

@Injectable()
export class ListCategories {
  constructor(private readonly dataSource: DataSource) {}

  async byId(site: string, id: string): Promise<CategoryView> {
    const category = await this.dataSource.manager.findOneBy(CategoryEntity, { site, id });
    if (category === null) throw new Refused('category.not-found');
    return viewOfCategory(category);
  }

  /** By position; a frontend builds the tree from `parentId`. */
  async execute(
    site: string,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ items: CategoryView[]; nextCursor: string | null }> {
    const [position, id] = cursor === undefined ? [null, null] : decodeCursor('categories', ['integer', 'id'], cursor);
    const rows = await this.dataSource.query<Category[]>(
      `SELECT ${COLUMNS} FROM categories
       WHERE site = $1 AND ($2::integer IS NULL OR (position, id) > ($2, $3))
       ORDER BY position, id LIMIT $4`,
      [site, position, id, limit + 1],
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(viewOfCategory),
      nextCursor: last === undefined ? null : encodeCursor('categories', [last.position, last.id]),
    };
  }
}
