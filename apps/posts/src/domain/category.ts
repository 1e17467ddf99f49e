import { accept, type Actor, type Decision, isAdmin, refuse } from '#libs/kernel';
import type { Failure } from './failure.js';

export interface Category {
  readonly id: string;
  readonly site: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly parentId: string | null;
  /** Where it stands among its siblings; the smaller comes first. */
  readonly position: number;
  readonly version: number;
  readonly createdAt: Date;
}

export type CategoryText = Pick<Category, 'slug' | 'name' | 'description' | 'parentId' | 'position'>;

export type CategoryEvent = 'created' | 'updated' | 'deleted';

/** @param siblings every category of the site */
export function createCategory(
  id: string,
  text: CategoryText,
  siblings: readonly Category[],
  actor: Actor,
  now: Date,
): Decision<Category, CategoryEvent, Failure> {
  const refused = fault(id, text, siblings, actor);
  if (refused !== null) return refuse(refused);
  return accept({ ...text, id, site: actor.site, version: 1, createdAt: now }, 'created');
}

export function updateCategory(
  category: Category,
  text: CategoryText,
  siblings: readonly Category[],
  actor: Actor,
): Decision<Category, CategoryEvent, Failure> {
  const refused = fault(category.id, text, siblings, actor);
  if (refused !== null) return refuse(refused);
  return accept({ ...category, ...text, version: category.version + 1 }, 'updated');
}

/** @param isEmpty whether no post, deleted ones included, and no category stands in it */
export function deleteCategory(
  category: Category,
  isEmpty: boolean,
  actor: Actor,
): Decision<Category, CategoryEvent, Failure> {
  if (!isAdmin(actor)) return refuse('category.forbidden');
  if (!isEmpty) return refuse('category.not-empty');
  return accept({ ...category, version: category.version + 1 }, 'deleted');
}

function fault(id: string, text: CategoryText, siblings: readonly Category[], actor: Actor): Failure | null {
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
