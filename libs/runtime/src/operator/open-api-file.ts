import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#libs/persistence';

/** The OpenAPI document of all services. It is generated and checked in, so every process serves the same. */
export function openApiFile(): object {
  document ??= JSON.parse(readFileSync(join(projectRoot(import.meta.url), 'docs', 'openapi.json'), 'utf8')) as object;
  return document;
}

let document: object | null = null;
