import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#libs/persistence';
import { backendsOf, type ServiceDefinition } from './service-definition.js';

/** Generated from all services, for the processes that know only one of them. */
export const SCHEMAS_FILE = 'deploy/schemas.json';

/**
 * The schemas that a process sets up: those of its own services, and of all others that there are, so that an operator who has
 * to create them by hand does so once.
 */
export function schemasToSetUp(services: readonly ServiceDefinition[]): string[] {
  return [...new Set([...schemaNames(), ...backendsOf(services).map(({ name }) => name)])];
}

/** The schemas of all services, which are also their names. */
export function schemaNames(): string[] {
  const text = readFileSync(join(projectRoot(import.meta.url), SCHEMAS_FILE), 'utf8');
  const { schemas } = JSON.parse(text) as { readonly schemas: string[] };
  return schemas;
}
