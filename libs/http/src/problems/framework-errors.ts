import { HttpException } from '@nestjs/common';
import { Refused } from '#libs/kernel';
import { isConnectionLoss, isTimeout } from '#libs/persistence';
import { ValidationFailed } from '../input/validation-failed.js';

type Translation = () => Refused;

/** Errors that Fastify throws before Nest sees a request, by their code. */
const FASTIFY: Readonly<Record<string, Translation>> = {
  FST_ERR_BAD_URL: () => new Refused('request.bad-url', 'The URL contains an invalid percent-encoding.'),
  FST_ERR_MAX_PARAM_LENGTH: () => new Refused('request.url-too-long', 'A segment of the path is too long.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new Refused('request.media-type'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new Refused('request.malformed-json'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new ValidationFailed([{ path: '', message: 'the body is missing' }]),
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Refused('request.too-large'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Refused('request.malformed-http', 'Content-Length does not match the body.'),
};

/** Errors that Nest throws, by their status. */
const NEST: Readonly<Record<number, Translation>> = {
  401: () => new Refused('auth.token-missing'),
  404: () => new Refused('request.not-found'),
  408: () => new Refused('request.timed-out'),
  413: () => new Refused('request.too-large'),
  414: () => new Refused('request.url-too-long'),
  415: () => new Refused('request.media-type'),
  431: () => new Refused('request.headers-too-large'),
  503: () => new Refused('server.unavailable', undefined, 1),
};

/** The refusal that an error of a framework or of the database stands for, or null for a bug. */
export function refusalOf(error: unknown): Refused | null {
  if (error instanceof Refused) return error;
  const translation = FASTIFY[fastifyCode(error)];
  if (translation !== undefined) return translation();
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return NEST[status]?.() ?? (status >= 400 && status < 500 ? new Refused('request.invalid', error.message) : null);
  }
  if (isBodyError(error))
    return new Refused('request.malformed-http', 'The connection closed before the whole body arrived.');
  if (isConnectionLoss(error)) return unavailable('The database cannot be reached. Try again later.', error);
  if (isTimeout(error)) return unavailable('The database did not respond in time. Try again later.', error);
  return null;
}

function unavailable(detail: string, cause: unknown): Refused {
  const refused = new Refused('server.unavailable', detail, 1);
  refused.cause = cause;
  return refused;
}

/** Fastify gives errors a status if they happen while a body arrives, such as a client that disconnects. */
function isBodyError(error: unknown): boolean {
  const status = (error as { statusCode?: unknown } | null | undefined)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** Nest's adapter wraps some of Fastify's errors. */
function fastifyCode(error: unknown): string {
  const inner = error instanceof HttpException ? error.cause : error;
  const code = (inner as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
