import { categoryCreated, categoryDeleted, categoryUpdated } from '#libs/contracts';
import { draft, type EventDraft } from '#libs/messaging';
import type { CategoryEvent } from '../../domain/category.js';

export function toCategoryEvent({ type, category, at }: CategoryEvent): EventDraft {
  const { id, site, slug, name, description, parentId, position, version } = category;
  const fields = { site, key: id, aggregateId: id, sequence: version };
  const content = { id, slug, name, description, parentId, position };
  const time = at.toISOString();
  switch (type) {
    case 'created':
      return draft(categoryCreated, { ...fields, data: { ...content, createdAt: time } });
    case 'updated':
      return draft(categoryUpdated, { ...fields, data: { ...content, updatedAt: time } });
    case 'deleted':
      return draft(categoryDeleted, { ...fields, data: { id, slug, deletedAt: time } });
  }
}
