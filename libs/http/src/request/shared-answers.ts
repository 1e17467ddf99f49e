import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { conditional } from './etag.js';

/** Addresses whose answers are kept; the bytes belong to whoever gave them. */
const MOST = 10_000;

/** An answer that is the same for all who have no token. */
export interface SharedAnswer {
  readonly tag: string;
  /** JSON. */
  readonly body: Buffer;
  /** For how long caches on the way may give it again without asking; not at all unless given. */
  readonly seconds?: number;
  /** Whether it may still be given. */
  isCurrent(): boolean;
}

/**
 * Gives answers again that are for nobody in particular, before anything is parsed, checked or asked: the same address
 * without a token has the same answer as long as it is current.
 */
export class SharedAnswers {
  private readonly kept = new LRUCache<string, SharedAnswer>({ max: MOST });

  /** Call it before the application starts. What hooks of the phase `onRequest` do, such as CORS, is done by then. */
  install(fastify: FastifyInstance): void {
    fastify.addHook('preValidation', (request, reply, done) => {
      const answer = isForNobody(request) ? this.kept.get(request.url) : undefined;
      if (answer?.isCurrent() !== true) {
        done();
        return;
      }
      void reply.send(sent(request, reply, answer));
    });
  }

  /** Answers a request, and keeps the answer if it is for nobody in particular. */
  give(request: FastifyRequest, reply: FastifyReply, answer: SharedAnswer): Buffer | undefined {
    if (isForNobody(request)) this.kept.set(request.url, answer);
    return sent(request, reply, answer);
  }
}

function isForNobody({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && headers.authorization === undefined;
}

function sent(request: FastifyRequest, reply: FastifyReply, { tag, body, seconds }: SharedAnswer): Buffer | undefined {
  void reply.header('Content-Type', 'application/json; charset=utf-8');
  return conditional(request, reply, tag, body, seconds);
}
