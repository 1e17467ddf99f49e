import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { newId } from '#libs/kernel';
import type { Site, Sites } from '#libs/sites';
import { EncodedBytes, encodingFor, MIN_COMPRESSED_BYTES } from '../compression.js';
import { rateLimitHeaders } from '../limits/rate-limit-headers.js';
import type { ReadRateLimiter } from '../limits/read-rate-limiter.js';
import { callerOf } from '../request/request-context.js';
import { conditional, isFresh, varyBy } from './etag.js';

/** For all cached responses; the code that made them may cache the same bytes. */
const MAX_BYTES = 32 * 1024 * 1024;
/** The most that one takes beside its key and its body. Bytes. */
const OVERHEAD = 1_024;

/** A response that is the same for every client without a token. */
export interface CacheableResponse {
  readonly tag: string;
  /** JSON. */
  readonly body: Buffer;
  /** For how long other caches may reuse it without asking; not at all unless given. */
  readonly seconds?: number;
  /** Whether it may still be sent. */
  isCurrent(): boolean;
}

interface CachedResponse extends CacheableResponse {
  /** As it was: a site with other settings may show other things. */
  readonly site: Site;
  readonly route: string;
  /** What Fastify's hooks and `conditional` set, such as CORS headers, `Vary` and `ETag`; replays send them as they are. */
  readonly headers: OutgoingHttpHeaders;
}

/**
 * Caches whole responses to requests without a token, and replays them before Fastify sees the next request for the same URL
 * from the same Origin (docs/decisions/0015-cached-responses-skip-fastify.md). Headers come from the first response, so that
 * only the framework knows their rules; what differs between requests is added by the functions that the framework's path calls.
 */
export class ResponseCache {
  private readonly cached = new LRUCache<string, CachedResponse>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ body }, key) => body.length + key.length + OVERHEAD,
  });
  private readonly encoded = new EncodedBytes();

  /** @param readLimiter null without rate limits */
  constructor(
    private readonly sites: Sites,
    private readonly readLimiter: ReadRateLimiter | null,
  ) {}

  /** @returns the route whose response was sent, or null if Fastify must handle the request */
  respondFromCache(request: IncomingMessage, response: ServerResponse): string | null {
    const cached = isAnonymousGet(request) ? this.cached.get(keyOf(request)) : undefined;
    if (cached?.isCurrent() !== true) return null;
    if (this.sites.find(cached.site.name) !== cached.site) return null;
    const limits = this.limitRead(request, cached.site);
    if (limits === null) return null;
    const headers = { ...cached.headers, ...limits, 'x-correlation-id': newId() };
    if (isFresh(request.headers['if-none-match'], cached.tag)) {
      response.writeHead(304, headers).end();
      return cached.route;
    }
    const content = this.contentFor(request, cached.body);
    const send = (bytes: Buffer) => {
      response.writeHead(200, { ...headers, ...content.headers, 'content-length': bytes.length }).end(bytes);
    };
    if (Buffer.isBuffer(content.bytes)) send(content.bytes);
    else content.bytes.then(send, (error: unknown) => response.destroy(error as Error));
    return cached.route;
  }

  /** Responds to a request, and caches the response unless the request has a token. */
  async respond(
    request: FastifyRequest,
    reply: FastifyReply,
    response: CacheableResponse,
  ): Promise<Buffer | undefined> {
    varyBy(reply, ['Accept-Encoding']);
    const body = conditional(request, reply, response.tag, response.body, response.seconds);
    if (isAnonymousGet(request.raw)) {
      const { site } = callerOf(request);
      const route = request.routeOptions.url ?? '';
      this.cached.set(keyOf(request.raw), {
        ...response,
        site,
        route,
        headers: reply.getHeaders() as OutgoingHttpHeaders,
      });
    }
    if (body === undefined) return undefined;
    const { headers, bytes } = this.contentFor(request, body);
    void reply.headers(headers);
    return bytes;
  }

  /** The body in the encoding that the client prefers, and the headers that describe it. */
  private contentFor({ headers }: Pick<IncomingMessage, 'headers'>, body: Buffer) {
    const type = { 'content-type': 'application/json; charset=utf-8' };
    const encoding = body.length < MIN_COMPRESSED_BYTES ? null : encodingFor(headers['accept-encoding']);
    if (encoding === null) return { headers: type, bytes: body };
    return { headers: { ...type, 'content-encoding': encoding }, bytes: this.encoded.of(body, encoding) };
  }

  /** @returns the rate limit headers, or null if no read is left: then the guard of the framework's path refuses the request */
  private limitRead(request: IncomingMessage, site: Site): Record<string, string> | null {
    if (this.readLimiter === null) return {};
    const { quota, settlement } = this.readLimiter.take(site, request);
    return settlement.granted ? rateLimitHeaders([quota], settlement) : null;
  }
}

function isAnonymousGet({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.authorization === undefined;
}

/** CORS headers depend on the Origin. A URL contains no space. */
function keyOf({ url = '', headers: { origin = '' } }: IncomingMessage): string {
  return `${url} ${origin}`;
}
