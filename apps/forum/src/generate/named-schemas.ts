import type { OpenAPIObject } from '@nestjs/swagger';
import { singular } from './operation-names.js';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/**
 * The schemas of resources by their names: what `GET /v1/posts/{id}` returns, or what `GET /v1/posts` lists, is a Post, wherever
 * else it occurs.
 */
export function responsesByName({ paths }: OpenAPIObject): Map<string, Json> {
  const found = new Map<string, Json>();
  for (const [path, { get }] of Object.entries(paths)) {
    const match = /^\/v1\/(?:admin\/[a-z0-9]+\/)?([a-z-]+)(\/\{id\})?$/.exec(path);
    if (match?.[1] === undefined || get === undefined) continue;
    const { content } = (get.responses['200'] ?? {}) as { content?: Record<string, { schema?: Json }> };
    const schema = content?.['application/json']?.schema;
    const resource = match[2] === undefined ? itemOf(schema) : schema;
    if (resource !== undefined) found.set(pascalCase(singular(match[1])), resource);
  }
  return found;
}

/** The same, with a reference in place of each schema that has a name. */
export function withReferences(value: Json, names: ReadonlyMap<string, Json>): Json {
  const byText = new Map([...names].map(([name, schema]) => [JSON.stringify(schema), name]));
  function replaced(inner: Json): Json {
    if (typeof inner !== 'object' || inner === null) return inner;
    const name = byText.get(JSON.stringify(inner));
    if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
    if (Array.isArray(inner)) return inner.map(replaced);
    return Object.fromEntries(Object.entries(inner).map(([key, member]) => [key, replaced(member)]));
  }
  return replaced(value);
}

function itemOf(page: Json | undefined): Json | undefined {
  const { properties } = (page ?? {}) as { properties?: { items?: { items?: Json } } };
  return properties?.items?.items;
}

function pascalCase(text: string): string {
  return text.replaceAll(/(^|-)([a-z])/g, (_all, _dash, letter: string) => letter.toUpperCase());
}
