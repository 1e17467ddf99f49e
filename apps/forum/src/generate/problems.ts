import { type FailureTable, requestFailures } from '#libs/http';
import { adminFailures, type ServiceDefinition } from '#libs/runtime';
import { headerReferences } from './headers.js';
import type { Route } from './routes.js';

const PROBLEM_TYPE = 'application/problem+json';

/** Every problem document: RFC 9457 with a code that programs may rely on. */
export const problemSchema = {
  type: 'object',
  description: 'A problem document (RFC 9457).',
  properties: {
    type: { type: 'string', description: '`urn:parley:problem:<code>`' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'Stable; docs/errors.md lists them all.' },
    errors: {
      type: 'array',
      description: 'What is wrong with each field, where the code is request.invalid.',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
        required: ['path', 'message'],
      },
    },
    traceId: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  },
  required: ['type', 'title', 'status', 'code', 'traceId'],
};

/** Whoever refuses: a service, or the routes by which any service is operated. */
export type Refusing = Pick<ServiceDefinition, 'failures'> & { readonly name: string };

/** The routes of operation are the same in every service. */
export const operation: Refusing = { name: 'admin', failures: adminFailures };

/** All codes of a service, with what it says about those that every service has. */
function failuresOf({ failures }: Refusing): FailureTable {
  return { ...requestFailures, ...failures };
}

/** The problem responses of a service, one for each status that its codes have, where somebody refers to it. */
export function problemResponses(service: Refusing, isUsed: (response: string) => boolean): [string, object][] {
  const codes = Object.entries(failuresOf(service));
  const statuses = [...new Set(codes.map(([, { status }]) => status))].sort((a, b) => a - b);
  return statuses.flatMap((status): [string, object][] => {
    const name = responseName(service, status);
    const ofStatus = codes.filter(([, failure]) => failure.status === status);
    const description = ofStatus.map(([code, { title }]) => `\`${code}\`: ${title}.`).join(' ');
    return isUsed(name) ? [[name, { description, ...headersOf(status), content: problemContent }]] : [];
  });
}

function headersOf(status: number): { headers?: object } {
  if (status === 401) return { headers: headerReferences('WWW-Authenticate') };
  return status === 429 ? { headers: headerReferences('Retry-After', 'RateLimit', 'RateLimit-Policy') } : {};
}

const problemContent = { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };

/** References to the problems that a route may answer with. */
export function problemsOf(service: Refusing, route: Route, httpMethod: string): Record<string, object> {
  const own = new Set(Object.values(failuresOf(service)).map(({ status }) => status));
  // Whoever has no token may write only to become a guest; a preview changes nothing.
  const isWrite = httpMethod !== 'get' && (route.needsActor || !route.countsAsRead);
  const statuses = [
    400,
    401,
    403,
    404,
    ...(isWrite && (route.takesOnceKey || hasConflicts(service)) ? [409] : []),
    ...(route.takesIfMatch ? [412] : []),
    ...(route.takesBody ? [413, 415] : []),
    ...(route.takesOnceKey ? [422] : []),
    429,
    500,
    503,
  ];
  return Object.fromEntries(
    statuses
      .filter((status) => own.has(status))
      .map((status) => [status, { $ref: `#/components/responses/${responseName(service, status)}` }]),
  );
}

function hasConflicts({ failures }: Refusing): boolean {
  return Object.values(failures).some(({ status }) => status === 409);
}

function responseName({ name }: Refusing, status: number): string {
  return `${name}-${String(status)}`;
}
