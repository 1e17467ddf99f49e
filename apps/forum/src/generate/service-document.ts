import { STATUS_CODES } from 'node:http';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { BackendService } from '#libs/runtime';
import { headerReferences } from './headers.js';
import { sharedParametersOf } from './parameters.js';
import { adminRoutes, problemsOf } from './problems.js';
import { type Route, routesOf } from './routes.js';
import { unconnectedApp } from './unconnected-app.js';
import { operationId, summaryOf } from './operation-names.js';

export type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;
export const httpMethods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** One service's routes, as its controllers and their parameters describe them. */
export async function serviceDocument(service: BackendService): Promise<OpenAPIObject> {
  const app = await unconnectedApp(service);
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().setOpenAPIVersion('3.1.0').build(), {
    operationIdFactory: (controller, method) => `${controller}.${method}`,
  });
  const routes = routesOf(app);
  await app.close();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of httpMethods) {
      const operation = item[method];
      if (operation === undefined) continue;
      const route = routes.get(operation.operationId ?? '');
      if (route === undefined) throw new Error(`${method} ${path} has no handler.`);
      item[method] = described(operation, { service, route, path, method });
    }
  }
  return document;
}

interface DocumentedRoute {
  readonly service: BackendService;
  readonly route: Route;
  readonly path: string;
  readonly method: string;
}

function described(operation: Operation, { service, route, path, method }: DocumentedRoute): Operation {
  const [, adminOf] = /^\/v1\/admin\/[a-z0-9]+\/([a-z-]+)/.exec(path) ?? [];
  const [tag = service.name] = adminOf === undefined ? (operation.tags ?? []) : [`admin-${service.name}`];
  const { parameters = [], responses, ...rest } = operation;
  const isConditional = method === 'get' && !route.hasCaching && !('text/event-stream' in contentOf(responses[200]));
  return {
    ...rest,
    operationId: operationId(adminOf === undefined ? tag : `${tag}-${adminOf}`, route.method),
    summary: operation.summary ?? summaryOf(method, path, route.takesBody),
    tags: [tag],
    parameters: [
      ...parameters.map((parameter) => ('$ref' in parameter ? parameter : completed(parameter, route))),
      ...sharedParametersOf(route, method, isConditional),
    ],
    security: route.needsActor ? [{ bearer: [] }] : [{}, { bearer: [] }],
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [
          status,
          responseOf(Number(status), response, route, isConditional || isVersioned(response)),
        ]),
      ),
      ...(isConditional && { 304: { description: 'Not Modified', headers: headerReferences('ETag') } }),
      ...problemsOf(adminOf === undefined ? service : adminRoutes, route, method),
    },
  };
}

type Parameter = Exclude<NonNullable<Operation['parameters']>[number], { $ref: string }>;

function completed(parameter: Parameter, route: Route): Parameter {
  const { name, schema } = parameter;
  if (parameter.in === 'path' && route.idParameters.includes(name)) {
    return { ...parameter, schema: { type: 'string', format: 'uuid' } };
  }
  const preset = parameter.in === 'query' ? route.defaults[name] : undefined;
  return preset === undefined ? parameter : { ...parameter, schema: { ...schema, default: preset } };
}

type Content = Readonly<Record<string, { readonly schema?: { readonly properties?: object } }>>;

function contentOf(response: object | undefined): Content {
  return (response as { readonly content?: Content } | undefined)?.content ?? {};
}

/** Whether the response has an ETag after a change as well, as `addEtags` says. */
function isVersioned(response: object | undefined): boolean {
  const properties = contentOf(response)['application/json']?.schema?.properties ?? {};
  return 'id' in properties && 'version' in properties;
}

function responseOf(
  status: number,
  response: object | undefined,
  route: Route,
  hasTag: boolean,
): { description: string } {
  const {
    description,
    content,
    headers: given = {},
  } = (response ?? {}) as { description?: string; content?: object; headers?: object };
  const headers = {
    ...(hasTag && headerReferences('ETag')),
    ...('Location' in given && headerReferences('Location')),
    ...(status === 201 && route.takesIdempotencyKey && headerReferences('Idempotent-Replayed')),
  };
  return {
    description: description || (STATUS_CODES[status] ?? ''),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(content !== undefined && { content }),
  };
}
