import type { ParleyClient } from '#libs/client';
import { answered } from './answered.js';
import { type Category, useApi } from './api.js';
import { type Loading, useLoaded } from './use-loaded.js';

export function useCategories(): Loading<readonly Category[]> {
  const { parley } = useApi();
  return useLoaded('categories', () => allCategories(parley));
}

/** Page by page: a forum has a few, and its choice of a category shows them all. */
async function allCategories(parley: ParleyClient): Promise<readonly Category[]> {
  const all: Category[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: 100, ...(cursor === null ? {} : { cursor }) };
    const page: { items: Category[]; nextCursor: string | null } = await answered(
      parley.GET('/v1/categories', { params: { query } }),
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
