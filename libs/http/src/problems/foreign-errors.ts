import { HttpException } from '@nestjs/common';
import { Refused } from '#libs/kernel';
import { isConnectionLoss, isTimeout } from '#libs/persistence';
import { ValidationFailed } from '../input/validation-failed.js';

type Translation = () => Refused;

/** What Fastify throws before a request is ours, by its code. */
const FASTIFY: Readonly<Record<string, Translation>> = {
  FST_ERR_BAD_URL: () => new Refused('request.bad-url', 'The address holds a broken percent-encoding.'),
  FST_ERR_MAX_PARAM_LENGTH: () => new Refused('request.url-too-long', 'A part of the address is too long.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new Refused('request.media-type'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new Refused('request.malformed-json'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new ValidationFailed([{ path: '', message: 'the body is missing' }]),
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Refused('request.too-large'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new Refused('request.malformed-http', 'Content-Length is not right.'),
};

/** What Nest and its parts throw, by status. */
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

/** The refusal that an error of a framework or of the database stands for, or null for a fault of ours. */
export function refusalOf(error: unknown): Refused | null {
  if (error instanceof Refused) return error;
  const translation = FASTIFY[fastifyCode(error)];
  if (translation !== undefined) return translation();
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return NEST[status]?.() ?? (status >= 400 && status < 500 ? new Refused('request.invalid', error.message) : null);
  }
  if (isOfTheRequest(error)) return new Refused('request.malformed-http', 'The body did not arrive in full.');
  if (isConnectionLoss(error)) return unavailable('The database cannot be reached at the moment.', error);
  if (isTimeout(error)) return unavailable('The database did not answer in time.', error);
  return null;
}

function unavailable(detail: string, cause: unknown): Refused {
  const refused = new Refused('server.unavailable', detail, 1);
  refused.cause = cause;
  return refused;
}

/** Fastify marks so what breaks while a body arrives, such as a caller who hangs up. */
function isOfTheRequest(error: unknown): boolean {
  const status = (error as { statusCode?: unknown } | null | undefined)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** Nest's adapter wraps some of Fastify's errors. */
function fastifyCode(error: unknown): string {
  const inner = error instanceof HttpException ? error.cause : error;
  const code = (inner as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
