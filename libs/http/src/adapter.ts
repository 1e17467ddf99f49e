import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Refused } from '#libs/kernel';
import { addEtags } from './caching/etag-hooks.js';
import { compressAnswers } from './compression/compression.js';
import { jsonBodyParser } from './json-body.js';
import { answerUnreadable, answerUnroutable } from './problems/early-errors.js';
import { lingerOverBody } from './problems/linger.js';
import { causeOf } from './request/request-context.js';

export interface AdapterOptions {
  /** Bytes, 512 KiB unless given. */
  readonly bodyLimit?: number;
  /** Whose `X-Forwarded-*` count: nobody's, everybody's, or those of addresses and networks, separated by commas. */
  readonly trustProxy: boolean | string;
}

/** Fastify as every service uses it: JSON bodies only, answers with ETags and compressed, and problem documents for what fails before Nest sees it. */
export function createAdapter({ bodyLimit = 512 * 1024, trustProxy }: AdapterOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit,
    trustProxy,
    logger: false,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 512, ignoreDuplicateSlashes: false },
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnreadable,
  });
  const fastify = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  adapter.useBodyParser(
    'application/json',
    false,
    { bodyLimit },
    jsonBodyParser(fastify.getDefaultJsonParser('error', 'error')),
  );
  // Nest would take forms too, and hand their texts to classes that are written for JSON.
  adapter.useBodyParser('application/x-www-form-urlencoded', false, { bodyLimit }, (_request, _body, done) => {
    done(new Refused('request.media-type'));
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    // On the raw answer, so that a stream that bypasses Fastify's reply has it too.
    reply.raw.setHeader('X-Correlation-Id', causeOf(request).correlationId);
    done();
  });
  addEtags(fastify);
  compressAnswers(fastify);
  fastify.addHook('onSend', lingerOverBody);
  return adapter;
}
