import type { ParleyClient } from '#libs/client';
import { type Category, unwrap, useApi } from './api.js';
import { type Resource, useResource } from './use-resource.js';

export function useCategories(): Resource<readonly Category[]> {
  const { parley } = useApi();
  return useResource('categories', () => fetchAllCategories(parley));
}

/** Reads every page: a forum has few categories, and the category select lists them all. */
async function fetchAllCategories(parley: ParleyClient): Promise<readonly Category[]> {
  const categories: Category[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: 100, ...(cursor === null ? {} : { cursor }) };
    const page: { items: Category[]; nextCursor: string | null } = await unwrap(
      parley.GET('/v1/categories', { params: { query } }),
    );
    categories.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return categories;
}
