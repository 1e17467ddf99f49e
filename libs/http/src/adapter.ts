import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Refused } from '#libs/kernel';
import { addEtags } from './caching/etag-hooks.js';
import { compressResponses } from './compression.js';
import { jsonBodyParser } from './input/json-body.js';
import { drainBody } from './problems/drain-body.js';
import { handleClientError, handleFrameworkError } from './problems/early-errors.js';
import { causeOf } from './request/request-context.js';

export interface AdapterOptions {
  /** Bytes, 512 KiB unless given. */
  readonly bodyLimit?: number;
  /** Which proxies' `X-Forwarded-*` headers count: none, all, or those at these addresses and networks, separated by commas. */
  readonly trustProxy: boolean | string;
}

/**
 * Fastify as every service uses it: it accepts JSON bodies only, adds ETags, compresses responses, and sends problem documents for
 * errors that happen before Nest sees the request.
 */
export function createAdapter({ bodyLimit = 512 * 1024, trustProxy }: AdapterOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit,
    trustProxy,
    logger: false,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 512, ignoreDuplicateSlashes: false },
    frameworkErrors: handleFrameworkError,
    clientErrorHandler: handleClientError,
  });
  const fastify = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  adapter.useBodyParser(
    'application/json',
    false,
    { bodyLimit },
    jsonBodyParser(fastify.getDefaultJsonParser('error', 'error')),
  );
  // Nest would accept forms too, and pass their strings to classes that expect JSON.
  adapter.useBodyParser('application/x-www-form-urlencoded', false, { bodyLimit }, (_request, _body, done) => {
    done(new Refused('request.media-type'));
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    // On the raw response, so that a stream, which bypasses Fastify's reply, has it too.
    reply.raw.setHeader('X-Correlation-Id', causeOf(request).correlationId);
    done();
  });
  addEtags(fastify);
  compressResponses(fastify);
  fastify.addHook('onSend', drainBody);
  return adapter;
}
