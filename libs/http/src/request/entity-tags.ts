import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Actor } from '#libs/kernel';
import { conditional, etag } from './etag.js';
import { callerOf } from './request-context.js';

/** Whatever has an id and counts its changes. */
interface Thing {
  readonly id: string;
  readonly version: number;
  /** Of its text, for `If-Match`. */
  readonly revision?: number;
}

/**
 * The global interceptor: no route need think of caches. What a GET answers with, JSON or a text, has an ETag and is 304 for
 * whoever has it; a thing that is answered after a change bears its ETag too. A route that says itself how it may be kept is
 * left alone.
 */
export class EntityTags implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    return next.handle().pipe(map((answer: unknown) => tagged(request, reply, answer)));
  }
}

function tagged(request: FastifyRequest, reply: FastifyReply, answer: unknown): unknown {
  const isText = typeof answer === 'string';
  if (!isText && (typeof answer !== 'object' || answer === null || Buffer.isBuffer(answer))) return answer;
  if (reply.statusCode >= 400 || reply.hasHeader('ETag') || reply.hasHeader('Cache-Control')) return answer;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const isMade = !isRead && isThing(answer);
  if (!isRead && !isMade) return answer;
  const text = isText ? answer : JSON.stringify(answer);
  if (!isText) void reply.type('application/json; charset=utf-8');
  const tag = tagOf(answer, text, callerOf(request).actor);
  if (isRead) return conditional(request, reply, tag, text);
  void reply.header('ETag', tag);
  return text;
}

function tagOf(answer: unknown, text: string, viewer: Actor | null): string {
  if (!isThing(answer)) return etag({ viewer, shown: text });
  return etag({ revision: answer.revision, version: answer.version, viewer, shown: text });
}

function isThing(answer: unknown): answer is Thing {
  const { id, version } = (answer ?? {}) as Partial<Record<keyof Thing, unknown>>;
  return typeof id === 'string' && typeof version === 'number';
}
