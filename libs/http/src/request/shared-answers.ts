import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { EncodedBytes, encodingFor, LEAST_BYTES } from '../compression/encodings.js';
import { conditional } from './etag.js';
import { varyBy } from './vary.js';

/** What all kept answers may take; whoever gave them may keep the same bytes. */
const MOST_BYTES = 32 * 1024 * 1024;
/** What one takes beside its address and its body, at the most. Bytes. */
const OVERHEAD = 1_024;

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
  private readonly kept = new LRUCache<string, SharedAnswer>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ body }, url) => body.length + url.length + OVERHEAD,
  });

  private readonly encoded = new EncodedBytes();

  /** Call it before the application starts. What hooks of the phase `onRequest` do, such as CORS, is done by then. */
  install(fastify: FastifyInstance): void {
    fastify.addHook('preValidation', (request, reply, done) => {
      const answer = isForNobody(request) ? this.kept.get(request.url) : undefined;
      if (answer?.isCurrent() !== true) {
        done();
        return;
      }
      const bytes = this.sent(request, reply, answer);
      if (bytes === undefined || Buffer.isBuffer(bytes)) void reply.send(bytes);
      else bytes.then((encoded) => reply.send(encoded), done);
    });
  }

  /** Answers a request, and keeps the answer if it is for nobody in particular. */
  async give(request: FastifyRequest, reply: FastifyReply, answer: SharedAnswer): Promise<Buffer | undefined> {
    if (isForNobody(request)) this.kept.set(request.url, answer);
    return this.sent(request, reply, answer);
  }

  private sent(
    request: FastifyRequest,
    reply: FastifyReply,
    { tag, body, seconds }: SharedAnswer,
  ): Buffer | Promise<Buffer> | undefined {
    void reply.header('Content-Type', 'application/json; charset=utf-8');
    varyBy(reply, ['Accept-Encoding']);
    if (conditional(request, reply, tag, body, seconds) === undefined) return undefined;
    const encoding = body.length < LEAST_BYTES ? null : encodingFor(request.headers['accept-encoding']);
    if (encoding === null) return body;
    void reply.header('Content-Encoding', encoding);
    return this.encoded.of(body, encoding);
  }
}

function isForNobody({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && headers.authorization === undefined;
}
