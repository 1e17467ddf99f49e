import { Injectable } from '@nestjs/common';
import { Refused } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import type { Category } from '../domain/category.js';
import { CategoryEntity } from './category.entity.js';

@Injectable()
export class CategoriesRepository {
  /**
   * Locks the tree of a site's categories and returns all of them: every change checks the whole tree, and both categories and
   * changes are few.
   */
  async lockAll(tx: Tx, site: string): Promise<Category[]> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('categories'), hashtext($1))`, [site]);
    return tx.manager.find(CategoryEntity, { where: { site } });
  }

  /** Locks a category, so that no post and no category enters it. @throws {Refused} `category.not-found` */
  async lock(tx: Tx, site: string, id: string): Promise<Category> {
    const all = await this.lockAll(tx, site);
    await tx.query(`SELECT 1 FROM categories WHERE id = $1 FOR UPDATE`, [id]);
    const category = all.find((one) => one.id === id);
    if (category === undefined) throw new Refused('category.not-found');
    return category;
  }

  /** Keeps a category from being deleted until the transaction ends. @throws {Refused} `post.unknown-category` */
  async hold(tx: Tx, site: string, id: string): Promise<void> {
    const found = await tx.query(`SELECT 1 FROM categories WHERE site = $1 AND id = $2 FOR KEY SHARE`, [site, id]);
    if (found.length === 0) throw new Refused('post.unknown-category', 'There is no such category.');
  }

  async insert(tx: Tx, category: Category): Promise<void> {
    await tx.manager.createQueryBuilder().insert().into(CategoryEntity).values(category).updateEntity(false).execute();
  }

  async update(tx: Tx, category: Category): Promise<void> {
    await tx.manager.update(CategoryEntity, { id: category.id }, category);
  }

  async isEmpty(tx: Tx, id: string): Promise<boolean> {
    const [row] = await tx.query<{ used: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM posts WHERE category_id = $1)
           OR EXISTS (SELECT 1 FROM categories WHERE parent_id = $1) AS used`,
      [id],
    );
    return row?.used === false;
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.manager.delete(CategoryEntity, { id });
  }
}
