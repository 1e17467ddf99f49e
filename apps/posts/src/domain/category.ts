import { accept, type Actor, type Decision, isAdmin, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';

export interface Category {
  readonly id: string;
  readonly site: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly parentId: string | null;
  /** Its place among its siblings; the smallest comes first. */
  readonly position: number;
  readonly version: number;
  readonly createdAt: Date;
}

export type CategoryText = Pick<Category, 'slug' | 'name' | 'description' | 'parentId' | 'position'>;

export interface CategoryEvent {
  readonly type: 'created' | 'updated' | 'deleted';
  readonly category: Category;
  readonly at: Date;
}

/** @param siblings every category of the site */
export function createCategory(
  id: string,
  text: CategoryText,
  siblings: readonly Category[],
  actor: Actor,
  now: Date,
): Decision<Category, CategoryEvent, Failure> {
  const refused = checkText(id, text, siblings, actor);
  if (refused !== null) return refuse(refused);
  const category = { ...text, id, site: actor.site, version: 1, createdAt: now };
  return accept(category, { type: 'created', category, at: now });
}

export function updateCategory(
  category: Category,
  text: CategoryText,
  siblings: readonly Category[],
  actor: Actor,
  now: Date,
): Decision<Category, CategoryEvent, Failure> {
  const refused = checkText(category.id, text, siblings, actor);
  if (refused !== null) return refuse(refused);
  const updated = { ...category, ...text, version: category.version + 1 };
  return accept(updated, { type: 'updated', category: updated, at: now });
}

/** @param isEmpty whether it holds no post, not even a deleted one, and no category */
export function deleteCategory(
  category: Category,
  isEmpty: boolean,
  actor: Actor,
  now: Date,
): Decision<Category, CategoryEvent, Failure> {
  if (!isAdmin(actor)) return refuse('category.forbidden');
  if (!isEmpty) return refuse('category.not-empty');
  const deleted = { ...category, version: category.version + 1 };
  return accept(deleted, { type: 'deleted', category: deleted, at: now });
}

function checkText(id: string, text: CategoryText, siblings: readonly Category[], actor: Actor): Failure | null {
  if (!isAdmin(actor)) return 'category.forbidden';
  if (siblings.some((other) => other.slug === text.slug && other.id !== id)) return 'category.slug-taken';
  if (text.parentId === null) return null;
  const byId = new Map(siblings.map((category) => [category.id, category]));
  if (!byId.has(text.parentId)) return 'category.unknown-parent';
  for (let above = byId.get(text.parentId); above !== undefined; above = byId.get(above.parentId ?? '')) {
    if (above.id === id) return 'category.below-itself';
  }
  return null;
}
