import { type FailureTable, requestFailures } from '#libs/http';
import { adminFailures, type BackendService } from '#libs/runtime';
import { headerReferences } from './headers.js';
import type { Route } from './routes.js';

const PROBLEM_TYPE = 'application/problem+json';

/** Every problem document: RFC 9457 with a code that programs can rely on. */
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

/** The owner of some codes: a service, or the admin routes of all services. */
export type FailureSource = Pick<BackendService, 'name' | 'failures'>;

/** The admin routes are the same in every service. */
export const adminRoutes: FailureSource = { name: 'admin', failures: adminFailures };

/** All codes of a service, which may describe those of every service in its own words. */
function failuresOf({ failures }: FailureSource): FailureTable {
  return { ...requestFailures, ...failures };
}

/** The problem responses of a service that the document refers to, one for each status of its codes. */
export function problemResponses(service: FailureSource, isUsed: (response: string) => boolean): [string, object][] {
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

/** References to the problems that a route may return. */
export function problemsOf(service: FailureSource, route: Route, httpMethod: string): Record<string, object> {
  const own = new Set(Object.values(failuresOf(service)).map(({ status }) => status));
  // Without a token, the only write is to register as a guest; a preview changes nothing.
  const isWrite = httpMethod !== 'get' && (route.needsActor || !route.countsAsRead);
  const statuses = [
    400,
    401,
    403,
    404,
    ...(isWrite && (route.takesIdempotencyKey || hasConflicts(service)) ? [409] : []),
    ...(route.takesIfMatch ? [412] : []),
    ...(route.takesBody ? [413, 415] : []),
    ...(route.takesIdempotencyKey ? [422] : []),
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

function hasConflicts({ failures }: FailureSource): boolean {
  return Object.values(failures).some(({ status }) => status === 409);
}

function responseName({ name }: FailureSource, status: number): string {
  return `${name}-${String(status)}`;
}
