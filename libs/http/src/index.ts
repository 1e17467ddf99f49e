export { type AdapterOptions, createAdapter } from './adapter.js';
export { type Encoding, encodingFor } from './compression.js';
export { corsOptions } from './cors.js';
export { CreatedSchema, OkSchema, PageSchema } from './openapi.js';

export { GuestTokens } from './auth/guest-tokens.js';
export { signToken } from './auth/sign-token.js';
export { tokenExpiryOf } from './auth/token-expiry.js';
export { TokenVerifier } from './auth/token-verifier.js';

export { conditional, etag, isFresh } from './caching/etag.js';
export { type CacheableResponse, ResponseCache } from './caching/response-cache.js';

export { Flag, IdField, IdList, Integer, Nested, OneOf, Text, TextList, Timestamp } from './input/fields.js';
export { IdPipe } from './input/id-pipe.js';
export { ListQuery } from './input/list-query.js';
export { takesBody, UnexpectedBodyGuard } from './input/unexpected-body-guard.js';
export { type FieldError, ValidationFailed } from './input/validation-failed.js';
export { validationPipe } from './input/validation-pipe.js';

export { clientNetworkResolver } from './limits/client-network.js';
export { CountsAsRead, countsAsRead, RateLimitGuard } from './limits/rate-limit-guard.js';
export { ReadRateLimiter } from './limits/read-rate-limiter.js';

export { ATOM_TYPE, atomDocument, type AtomEntry, type AtomLink } from './markup/atom.js';
export { markup, type Markup, trusted } from './markup/markup.js';

export { handleClientError, respondStarting } from './problems/early-errors.js';
export { type FailureTable, requestFailures } from './problems/failures.js';
export type { Problem } from './problems/problem.js';
export { useProblemDocuments } from './problems/problem-filter.js';

export { created } from './request/created.js';
export { CurrentActor, CurrentCall, CurrentCause, CurrentSite, IfMatch, Viewer } from './request/params.js';
export { callerOf } from './request/request-context.js';
export { RequestGuard } from './request/request-guard.js';

export type { EventStream, StreamOptions } from './streams/event-stream.js';
export { EventStreams, type EventStreamSettings } from './streams/event-streams.js';
export { lastEventIdOf, sseFrame } from './streams/server-sent-events.js';
export { StreamTickets } from './streams/stream-tickets.js';
