/** What a code means on the wire. */
export type FailureTable = Readonly<Record<string, { readonly status: number; readonly title: string }>>;

/** Everything that may be wrong with a request before a service looks at what it asks for. */
export const requestFailures = {
  'request.malformed-http': { status: 400, title: 'The request is not well-formed HTTP' },
  'request.malformed-json': { status: 400, title: 'The body is not well-formed JSON' },
  'request.invalid': { status: 400, title: 'The request has faulty fields' },
  'request.bad-url': { status: 400, title: 'The address is not well formed' },
  'request.bad-id': { status: 400, title: 'The id is not well formed' },
  'request.bad-cursor': { status: 400, title: 'The cursor is not one of this list' },
  'request.bad-if-match': { status: 400, title: 'If-Match does not hold one of our ETags' },
  'request.not-found': { status: 404, title: 'There is nothing at this address' },
  'request.timed-out': { status: 408, title: 'The request took too long to arrive' },
  'request.stale': { status: 412, title: 'It has changed since it was read' },
  'request.too-large': { status: 413, title: 'The body is too large' },
  'request.url-too-long': { status: 414, title: 'The address is too long' },
  'request.media-type': { status: 415, title: 'The body must be application/json' },
  'request.headers-too-large': { status: 431, title: 'The headers are too large' },
  'auth.token-missing': { status: 401, title: 'A token is needed' },
  'auth.token-invalid': { status: 401, title: 'The token is not valid' },
  'auth.token-expired': { status: 401, title: 'The token has expired' },
  'auth.wrong-site': { status: 403, title: 'The token is for another site' },
  'auth.ticket-invalid': { status: 401, title: 'The ticket is not valid' },
  'auth.keys-unavailable': { status: 503, title: "The site's keys cannot be had" },
  'site.unknown': { status: 404, title: 'There is no such site' },
  'site.no-guests': { status: 403, title: 'The site takes no guests' },
  'idempotency.bad-key': { status: 400, title: 'The Idempotency-Key is not well formed' },
  'idempotency.key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  'idempotency.try-again': { status: 409, title: 'The Idempotency-Key has just expired' },
  'server.error': { status: 500, title: 'Something went wrong here' },
  'server.starting': { status: 503, title: 'The service is starting' },
  'server.unavailable': { status: 503, title: 'The service is not available' },
} as const satisfies FailureTable;
