import { EntitySchema } from 'typeorm';
import type { Category } from '../domain/category.js';

export const CategoryEntity = new EntitySchema<Category>({
  name: 'Category',
  tableName: 'categories',
  columns: {
    id: { type: 'uuid', primary: true },
    site: { type: 'text' },
    slug: { type: 'text' },
    name: { type: 'text' },
    description: { type: 'text', nullable: true },
    parentId: { type: 'uuid', name: 'parent_id', nullable: true },
    position: { type: 'integer' },
    version: { type: 'integer' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
  },
});
