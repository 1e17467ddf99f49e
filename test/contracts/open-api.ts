import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;

export interface Route {
  /** `GET /v1/posts/{id}` */
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

export function routesOf({ paths }: OpenAPIObject): Route[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  );
}

/** Every `$ref` in it, however deep. */
export function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

/** What `#/a/b` points at, or undefined. */
export function pointedAt(document: object, reference: string): unknown {
  const names = reference.slice(2).split('/');
  return names.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);
}

/** Resolves a reference, if it is one. */
export function resolved<T extends object>(document: object, value: T | { $ref: string }): T {
  return '$ref' in value ? (pointedAt(document, value.$ref) as T) : value;
}
