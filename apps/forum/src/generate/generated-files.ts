import { asyncApiDocument } from '#libs/contracts';
import type { ServiceDefinition } from '#libs/runtime';
import { clientSchema } from './client-schema.js';
import { cliPage } from './cli-page.js';
import { errorsPage } from './errors-page.js';
import { eventsPage } from './events-page.js';
import { openApiDocument } from './open-api.js';

/** Everything that is generated, by the path at which it is checked in. The same code gives the same text. */
export async function generatedFiles(
  services: readonly ServiceDefinition[],
  version: string,
): Promise<Map<string, string>> {
  const openApi = await openApiDocument(services, version);
  return new Map([
    ['docs/openapi.json', json(openApi)],
    ['docs/asyncapi.json', json(asyncApiDocument())],
    ['docs/events.md', eventsPage()],
    ['docs/errors.md', errorsPage(services)],
    ['docs/cli.md', cliPage()],
    ['libs/client/src/schema.ts', await clientSchema(openApi)],
  ]);
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
