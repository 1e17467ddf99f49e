export const ENTITY_TAG = { type: 'string', pattern: '^"r[0-9]+\\.v[0-9]+\\.[A-Za-z0-9_-]+"$' };
export const ENTITY_TAG_EXAMPLE = '"r1.v3.4nQ7hY2kX0bVtR9a"';

/** Headers of responses, by the names under which they are referred to. */
export const sharedHeaders = {
  ETag: {
    description:
      '`"r<revision>.v<version>.<digest>"`. It changes whenever anything that this viewer sees changes; ' +
      '`If-Match` compares the revision only.',
    schema: ENTITY_TAG,
    example: ENTITY_TAG_EXAMPLE,
  },
  Location: { description: 'The address of the new resource.', schema: { type: 'string' } },
  'Idempotent-Replayed': {
    description: 'This is the response to an earlier request with the same Idempotency-Key.',
    schema: { const: 'true' },
  },
  'WWW-Authenticate': { description: 'A token is required.', schema: { const: 'Bearer' } },
  'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } },
  RateLimit: {
    description: 'What is left (`r`) of each limit, and the seconds until it resets (`t`). Every response has it.',
    schema: { type: 'string' },
    example: '"author";r=0;t=12',
  },
  'RateLimit-Policy': {
    description: 'The limits that apply to the request: `q` requests in `w` seconds. Every response has it.',
    schema: { type: 'string' },
    example: '"author";q=60;w=60, "address";q=120;w=60, "site";q=6000;w=60',
  },
} as const;

export function headerReferences(...names: (keyof typeof sharedHeaders)[]): Record<string, { $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
