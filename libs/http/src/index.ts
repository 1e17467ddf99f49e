export { type AdapterOptions, createAdapter } from './adapter.js';
export { GuestTokens } from './auth/guest-tokens.js';
export { signToken } from './auth/sign-token.js';
export { tokenEndOf } from './auth/token-end.js';
export { TokenVerifier } from './auth/token-verifier.js';
export { type Encoding, encodingFor } from './compression/encodings.js';
export { corsOptions } from './cors.js';
export { ATOM_TYPE, atomDocument, type AtomEntry, type AtomLink } from './feeds/atom.js';
export { IdPipe } from './input/id-pipe.js';
export { ListQuery } from './input/list-query.js';
export { Moment } from './input/moment-field.js';
export { Nested } from './input/nested.js';
export { Flag, Whole } from './input/number-fields.js';
export { IdField, IdList, OneOf, Text, TextList } from './input/text-fields.js';
export { takesBody, UnexpectedBodies } from './input/unexpected-body.js';
export { type FieldFault, ValidationFailed } from './input/validation-failed.js';
export { validationPipe } from './input/validation-pipe.js';
export { CountsAsRead, countsAsRead } from './limits/counts-as-read.js';
export { clientNetworks } from './limits/client-networks.js';
export { RateLimitGuard } from './limits/rate-limit-guard.js';
export { ReadRates } from './limits/read-rates.js';
export { Answers, AnswersCreated, AnswersPage } from './openapi.js';
export { answerStarting, answerUnreadable } from './problems/early-errors.js';
export { markup, type Markup, trusted } from './markup/markup.js';
export { type FailureTable, requestFailures } from './problems/failures.js';
export type { Problem } from './problems/problem.js';
export { useProblems } from './problems/use-problems.js';
export { created } from './request/created.js';
export { conditional, etag, isNamedBy } from './request/etag.js';
export { CurrentActor, CurrentCall, CurrentCause, CurrentSite, IfMatch, Viewer } from './request/params.js';
export { callerOf } from './request/request-context.js';
export { RequestGuard } from './request/request-guard.js';
export { type SharedAnswer, SharedAnswers } from './request/shared-answers.js';
export { readSites } from './sites/read-sites.js';
export {
  allowsOrigin,
  defaultSite,
  type Hold,
  type Site,
  type SiteKeys,
  type SiteLimits,
  type SiteUrls,
} from './sites/site.js';
export { SitesFileFaulty } from './sites/sites-file-faulty.js';
export { Sites } from './sites/sites.js';
export type { EventStream, StreamTerms } from './streams/event-stream.js';
export { EventStreams, type EventStreamSettings } from './streams/event-streams.js';
export { lastEventIdOf } from './streams/last-event-id.js';
export { sseFrame } from './streams/sse-frame.js';
export { type StreamTicket, StreamTickets } from './streams/stream-tickets.js';
