import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, throwError } from 'rxjs';
import { type Log, type Refused, traceIdOf } from '#libs/kernel';
import { ValidationFailed } from '../input/validation-failed.js';
import { causeOf } from '../request/request-context.js';
import { type FailureTable, requestFailures } from './failures.js';
import { refusalOf } from './framework-errors.js';
import { sendProblem } from './problem.js';

/**
 * Makes every error of the application a problem document. Call it before `app.init()`; the application must use an
 * adapter from `createAdapter`, which handles errors that happen before Nest sees the request.
 */
export function useProblemDocuments(app: NestFastifyApplication, failures: FailureTable, log: Log): void {
  app.useGlobalFilters(new ProblemFilter({ ...requestFailures, ...failures }, log));
}

/** Sends every error of an HTTP request as a problem document; errors of message handlers go back to their caller. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly failures: FailureTable,
    private readonly log: Log,
  ) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    if (host.getType() !== 'http') return throwError(() => error);
    const http = host.switchToHttp();
    this.respond(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
    return undefined;
  }

  private respond(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const refused = refusalOf(error);
    const traceId = traceIdOf(causeOf(request));
    const context = { traceId, method: request.method, path: pathOf(request) };
    if (reply.sent || reply.raw.headersSent) {
      this.log.error({ ...context, err: error }, 'a request failed after its response had begun');
      if (!reply.raw.writableEnded) reply.raw.destroy();
      return;
    }
    const failure = refused === null ? undefined : this.known(refused.code);
    if (refused === null || failure === undefined) {
      this.log.error({ ...context, err: error, code: refused?.code }, 'a request failed');
      sendProblem(reply, { code: 'server.error', ...requestFailures['server.error'], traceId });
      return;
    }
    if (failure.status >= 500) this.log.warn({ ...context, err: refused, code: refused.code }, 'a request was refused');
    sendProblem(reply, { code: refused.code, ...failure, ...factsOf(refused), traceId }, refused.retryAfter);
  }

  private known(code: string): FailureTable[string] | undefined {
    return Object.hasOwn(this.failures, code) ? this.failures[code] : undefined;
  }
}

function factsOf(refused: Refused): Pick<Parameters<typeof sendProblem>[1], 'detail' | 'errors'> {
  return { detail: refused.detail, errors: refused instanceof ValidationFailed ? refused.errors : undefined };
}

/** Without the query, which may contain a ticket or a private text. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
