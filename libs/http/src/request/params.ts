import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Actor, type Cause, Refused } from '#libs/kernel';
import type { Call } from '#libs/persistence';
import type { Site } from '#libs/sites';
import { revisionsOf } from '../caching/etag.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { callerOf, causeOf } from './request-context.js';

/** The site that the request addresses. */
export const CurrentSite = fromRequest((request): Site => callerOf(request).site);

/** The person that sent the request, or null without a token. */
export const Viewer = fromRequest((request): Actor | null => callerOf(request).actor);

/** The person that sent the request. Throws `auth.token-missing` without a token. */
export const CurrentActor = fromRequest((request): Actor => {
  const { actor } = callerOf(request);
  if (actor === null) throw new Refused('auth.token-missing', 'Send a token in the Authorization header.');
  return actor;
});

/** The cause that events of this request carry: its correlation id and trace. */
export const CurrentCause = fromRequest(causeOf);

/** Cause and Idempotency-Key, for a unit of work. Throws `idempotency.bad-key`. */
export const CurrentCall = fromRequest((request): Call => ({
  cause: causeOf(request),
  idempotencyKey: idempotencyKeyOf(request),
}));

/** The revisions that `If-Match` accepts, or null for any. Throws `request.bad-if-match`. */
export const IfMatch = fromRequest((request): readonly number[] | null => revisionsOf(request.headers['if-match']));

function fromRequest(
  read: (request: FastifyRequest) => Actor | Call | Cause | Site | readonly number[] | null,
): () => ParameterDecorator {
  return createParamDecorator((_data: unknown, context: ExecutionContext) =>
    read(context.switchToHttp().getRequest<FastifyRequest>()),
  );
}
