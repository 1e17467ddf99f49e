import { ENTITY_TAG, ENTITY_TAG_EXAMPLE } from './headers.js';
import type { Route } from './routes.js';

/** Parameters that many routes share, by the names under which they are referred to. */
export const sharedParameters = {
  site: {
    name: 'site',
    in: 'query',
    required: false,
    description: 'The site. A token must belong to this site.',
    schema: { type: 'string', pattern: '^[a-z0-9-]{1,32}$', default: 'default' },
  },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'The same key and body within 24 h return the first response again, with `Idempotent-Replayed: true`. ' +
      'Only with a token.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.',
    schema: ENTITY_TAG,
    example: ENTITY_TAG_EXAMPLE,
  },
  ifNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'An ETag from an earlier response. The response is 304 if nothing has changed.',
    schema: { type: 'string' },
    example: ENTITY_TAG_EXAMPLE,
  },
} as const;

type Shared = keyof typeof sharedParameters;

/** References to the shared parameters of a route. @param isConditional whether it may return 304 */
export function sharedParametersOf(route: Route, httpMethod: string, isConditional: boolean): { $ref: string }[] {
  const taken: Record<Shared, boolean> = {
    site: true,
    idempotencyKey: route.takesIdempotencyKey && httpMethod === 'post',
    ifMatch: route.takesIfMatch,
    ifNoneMatch: isConditional,
  };
  return (Object.keys(taken) as Shared[])
    .filter((name) => taken[name])
    .map((name) => ({ $ref: `#/components/parameters/${name}` }));
}
