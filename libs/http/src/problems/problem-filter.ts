import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, throwError } from 'rxjs';
import { type Log, type Refused, traceIdOf } from '#libs/kernel';
import { ValidationFailed } from '../input/validation-failed.js';
import { causeOf } from '../request/request-context.js';
import { type FailureTable, requestFailures } from './failures.js';
import { refusalOf } from './foreign-errors.js';
import { sendProblem } from './problem.js';

/** Writes every error of an HTTP request as a problem document; the errors of messages go on to who called the handler. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly failures: FailureTable,
    private readonly log: Log,
  ) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    if (host.getType() !== 'http') return throwError(() => error);
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
    return undefined;
  }

  private answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const refused = refusalOf(error);
    const traceId = traceIdOf(causeOf(request));
    const facts = { traceId, method: request.method, path: pathOf(request) };
    if (reply.sent || reply.raw.headersSent) {
      this.log.error({ ...facts, err: error }, 'a request failed after its answer had begun');
      if (!reply.raw.writableEnded) reply.raw.destroy();
      return;
    }
    const failure = refused === null ? undefined : this.known(refused.code);
    if (refused === null || failure === undefined) {
      this.log.error({ ...facts, err: error, code: refused?.code }, 'a request failed');
      sendProblem(reply, { code: 'server.error', ...requestFailures['server.error'], traceId });
      return;
    }
    if (failure.status >= 500) this.log.warn({ ...facts, err: refused, code: refused.code }, 'a request was refused');
    sendProblem(reply, { code: refused.code, ...failure, ...told(refused), traceId }, refused.retryAfter);
  }

  private known(code: string): FailureTable[string] | undefined {
    return Object.hasOwn(this.failures, code) ? this.failures[code] : undefined;
  }
}

function told(refused: Refused): Pick<Parameters<typeof sendProblem>[1], 'detail' | 'errors'> {
  return { detail: refused.detail, errors: refused instanceof ValidationFailed ? refused.errors : undefined };
}

/** Without the query, which may hold a ticket or a private text. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
