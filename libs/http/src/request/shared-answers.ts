import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { EncodedBytes, encodingFor, LEAST_BYTES } from '../compression/encodings.js';
import { corsHeaders } from '../cors.js';
import { rateLimitFields } from '../limits/rate-limit-fields.js';
import type { ReadRates } from '../limits/read-rates.js';
import type { Site, Sites } from '#libs/sites';
import { isNamedBy, validators } from './etag.js';
import { callerOf } from './request-context.js';

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

interface Kept extends SharedAnswer {
  /** As it was: what it lets readers see may be another thing now. */
  readonly site: Site;
  readonly route: string;
}

interface Head {
  readonly status: 200 | 304;
  readonly headers: Record<string, string>;
  readonly bytes?: Buffer | Promise<Buffer>;
}

/**
 * Gives answers again that are for nobody in particular, before the framework sees the request: the same address without a
 * token has the same answer as long as it is current.
 */
export class SharedAnswers {
  private readonly kept = new LRUCache<string, Kept>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ body }, url) => body.length + url.length + OVERHEAD,
  });
  private readonly encoded = new EncodedBytes();

  /** @param rates what reads are held to, if they are */
  constructor(
    private readonly sites: Sites,
    private readonly rates: ReadRates | null,
  ) {}

  /** @returns the route whose answer was given again, or null where the request must be looked at */
  answer(request: IncomingMessage, response: ServerResponse): string | null {
    const answer = isForNobody(request) ? this.kept.get(request.url ?? '') : undefined;
    if (answer?.isCurrent() !== true) return null;
    if (this.sites.find(answer.site.name) !== answer.site) return null;
    const limits = this.limitsFor(request, answer.site);
    if (limits === null) return null;
    const { status, headers, bytes } = this.headOf(request.headers, answer);
    const cors = this.corsFor(request.headers, answer);
    const send = (body?: Buffer) => {
      const length = body === undefined ? {} : { 'Content-Length': body.length };
      // It leads to nothing that happened, so it need not be a Parley id.
      response.writeHead(status, { 'X-Correlation-Id': randomUUID(), ...headers, ...limits, ...cors, ...length });
      response.end(body);
    };
    if (bytes === undefined) send();
    else if (Buffer.isBuffer(bytes)) send(bytes);
    else bytes.then(send, (error: unknown) => response.destroy(error as Error));
    return answer.route;
  }

  /** Answers a request, and keeps the answer if it is for nobody in particular. */
  async give(request: FastifyRequest, reply: FastifyReply, answer: SharedAnswer): Promise<Buffer | undefined> {
    const route = request.routeOptions.url ?? '';
    if (isForNobody(request)) this.kept.set(request.url, { ...answer, site: callerOf(request).site, route });
    const { status, headers, bytes } = this.headOf(request.headers, answer);
    void reply.code(status).headers(headers);
    return bytes;
  }

  private headOf(asked: IncomingHttpHeaders, { tag, body, seconds }: SharedAnswer): Head {
    const headers: Record<string, string> = {
      ...validators(tag, asked.authorization === undefined, seconds),
      Vary: 'Origin, Accept-Encoding, Authorization',
    };
    if (isNamedBy(asked['if-none-match'], tag)) return { status: 304, headers };
    headers['Content-Type'] = 'application/json; charset=utf-8';
    const encoding = body.length < LEAST_BYTES ? null : encodingFor(asked['accept-encoding']);
    if (encoding === null) return { status: 200, headers, bytes: body };
    headers['Content-Encoding'] = encoding;
    return { status: 200, headers, bytes: this.encoded.of(body, encoding) };
  }

  /** What is told of the rate, or null if nothing may be given: whoever is refused is told so by the framework. */
  private limitsFor(request: IncomingMessage, site: Site): Record<string, string> | null {
    if (this.rates === null) return {};
    const { quota, settlement } = this.rates.take(site, request);
    return settlement.granted ? rateLimitFields([quota], settlement) : null;
  }

  /** What hooks add to an answer that goes through the framework. */
  private corsFor({ origin }: IncomingHttpHeaders, { site }: Kept): Record<string, string> {
    return origin === undefined ? {} : corsHeaders(this.sites, site.name, origin);
  }
}

function isForNobody({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'GET' && headers.authorization === undefined;
}
