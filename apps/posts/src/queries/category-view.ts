import { type Static, Type } from '@sinclair/typebox';
import type { Category } from '../domain/category.js';

/** A category as it is shown to readers. */
export const categorySchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  slug: Type.String(),
  name: Type.String(),
  description: Type.Union([Type.String(), Type.Null()]),
  parentId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  position: Type.Integer(),
  version: Type.Integer(),
  createdAt: Type.String({ format: 'date-time' }),
});

export type CategoryView = Static<typeof categorySchema>;

export function viewOfCategory(category: Category): CategoryView {
  const { id, slug, name, description, parentId, position, version, createdAt } = category;
  return { id, slug, name, description, parentId, position, version, createdAt: createdAt.toISOString() };
}
