import { Type } from '@sinclair/typebox';
import { eventContract } from '../event-contract.js';
import { id, nullable, time } from '../fields.js';
import { categoryId, created, later } from './examples.js';

const category = {
  id: id(),
  slug: Type.String(),
  name: Type.String(),
  description: nullable(Type.String()),
  parentId: nullable(id()),
  position: Type.Integer(),
};
const example = {
  id: categoryId,
  slug: 'engines',
  name: 'Engines',
  description: 'Calculating by steam.',
  parentId: null,
  position: 0,
};

export const categoryCreated = eventContract({
  type: 'parley.category.created.v1',
  producer: 'posts',
  summary: 'A category was created.',
  data: { ...category, createdAt: time() },
  example: { ...example, createdAt: created },
});

export const categoryUpdated = eventContract({
  type: 'parley.category.updated.v1',
  producer: 'posts',
  summary: 'The name, description or position of a category changed.',
  data: { ...category, updatedAt: time() },
  example: { ...example, name: 'Difference and Analytical Engines', updatedAt: later },
});

export const categoryDeleted = eventContract({
  type: 'parley.category.deleted.v1',
  producer: 'posts',
  summary: 'An empty category was deleted.',
  data: { id: id(), slug: Type.String(), deletedAt: time() },
  example: { id: categoryId, slug: 'engines', deletedAt: later },
});
