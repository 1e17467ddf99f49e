import { backendsOf, type ServiceDefinition } from '#libs/runtime';

/** deploy/schemas.json: the schemas of all services, which are also their names. */
export function schemasFile(services: readonly ServiceDefinition[]): string {
  return `${JSON.stringify({ schemas: backendsOf(services).map(({ name }) => name) }, null, 2)}\n`;
}
