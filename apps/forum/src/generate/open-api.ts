import type { OpenAPIObject } from '@nestjs/swagger';
import { backendsOf, type ServiceDefinition } from '#libs/runtime';
import { sharedHeaders } from './headers.js';
import { responsesByName, withReferences } from './named-schemas.js';
import { sharedParameters } from './parameters.js';
import { adminRoutes, problemResponses, problemSchema } from './problems.js';
import { httpMethods, serviceDocument } from './service-document.js';

const DESCRIPTION =
  'Discussions: forum posts, comments for any page, and notifications. Each route belongs to one of several services, which its ' +
  'prefix alone decides. Errors are problem documents (RFC 9457) with a stable `code`; lists continue with `nextCursor`.';

/** The REST API of all services as one OpenAPI 3.1 document. @throws {Error} where two services conflict */
export async function openApiDocument(services: readonly ServiceDefinition[], version: string): Promise<object> {
  const backends = backendsOf(services);
  const documents: OpenAPIObject[] = [];
  for (const service of backends) documents.push(await serviceDocument(service));
  const paths = union(documents.map((document) => document.paths));
  const operations = Object.values(paths).flatMap((item) =>
    httpMethods.flatMap((method) => (item[method] === undefined ? [] : [item[method]])),
  );
  refuseDuplicates(operations.map(({ operationId }) => operationId ?? ''));
  const whole = plain({ ...documents[0], paths } as OpenAPIObject);
  const resources = responsesByName(whole);
  const text = JSON.stringify(whole);
  const isUsed = (response: string) => text.includes(`"#/components/responses/${response}"`);
  const schemas = union<object>([
    { Problem: problemSchema },
    Object.fromEntries(resources) as Record<string, object>,
    ...documents.map(({ components }) => plain(components?.schemas ?? {})),
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      description: DESCRIPTION,
      version,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: [...new Set(operations.flatMap(({ tags = [] }) => tags))].map((name) => ({ name })),
    paths: withReferences(whole.paths as Parameters<typeof withReferences>[0], resources),
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A JWT that the site signs; `npm run token` creates one for development.',
        },
      },
      parameters: sharedParameters,
      headers: sharedHeaders,
      responses: Object.fromEntries([...backends, adminRoutes].flatMap((one) => problemResponses(one, isUsed))),
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

/** All members of some objects. @throws {Error} if two have the same name and are not the same */
function union<T>(objects: readonly Record<string, T>[]): Record<string, T> {
  const all: Record<string, T> = {};
  for (const [name, value] of objects.flatMap((object) => Object.entries(object))) {
    if (Object.hasOwn(all, name) && JSON.stringify(all[name]) !== JSON.stringify(value)) {
      throw new Error(`Two different things are called ${name}.`);
    }
    all[name] = value;
  }
  return all;
}

function refuseDuplicates(operationIds: readonly string[]): void {
  const duplicates = operationIds.filter((id, i) => operationIds.indexOf(id) !== i);
  if (duplicates.length > 0) throw new Error(`Several operations are called ${duplicates.join(', ')}.`);
}

/** Without undefined members. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
