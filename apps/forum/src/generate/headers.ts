export const ENTITY_TAG = { type: 'string', pattern: '^"r[0-9]+\\.v[0-9]+\\.[A-Za-z0-9_-]+"$' };
export const ENTITY_TAG_EXAMPLE = '"r1.v3.4nQ7hY2kX0bVtR9a"';

/** Headers of answers, by the names under which they are referred to. */
export const sharedHeaders = {
  ETag: {
    description:
      '`"r<revision>.v<version>.<digest>"`. Another whenever anything that this viewer is shown is another; ' +
      '`If-Match` compares the revision only.',
    schema: ENTITY_TAG,
    example: ENTITY_TAG_EXAMPLE,
  },
  Location: { description: 'Where the new thing is.', schema: { type: 'string' } },
  'Idempotent-Replayed': {
    description: 'That this is the answer to an earlier request with the same Idempotency-Key.',
    schema: { const: 'true' },
  },
  'WWW-Authenticate': { description: 'That a token is wanted.', schema: { const: 'Bearer' } },
  'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } },
  RateLimit: {
    description: 'What is left (`r`) of each limit, and the seconds until it begins anew (`t`). Every answer has it.',
    schema: { type: 'string' },
    example: '"author";r=0;t=12',
  },
  'RateLimit-Policy': {
    description: 'The limits that the request is under: `q` requests in `w` seconds. Every answer has it.',
    schema: { type: 'string' },
    example: '"author";q=60;w=60, "address";q=120;w=60, "site";q=6000;w=60',
  },
} as const;

export function headerReferences(...names: (keyof typeof sharedHeaders)[]): Record<string, { $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
