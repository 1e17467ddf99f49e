import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { allowsOrigin, type Sites } from '#libs/sites';

type CorsOptions = NonNullable<Parameters<NestFastifyApplication['enableCors']>[0]>;

const forEveryOrigin: CorsOptions = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: [
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'Last-Event-ID',
    'Prefer',
    'traceparent',
  ],
  exposedHeaders: [
    'ETag',
    'Location',
    'Retry-After',
    'Idempotent-Replayed',
    'RateLimit',
    'RateLimit-Policy',
    'WWW-Authenticate',
    'X-Correlation-Id',
  ],
  maxAge: 600,
  // Otherwise an OPTIONS that is not a preflight gets a response in plain text.
  strictPreflight: false,
};

/**
 * For `app.enableCors`: a page may call a site whose allowed origins contain the page's origin. A preflight carries no token.
 * Any page may read that a site does not exist, or a typo in its name would look like a forbidden origin.
 */
export function corsOptions(sites: Sites): CorsOptions {
  return {
    delegator: (request: FastifyRequest, done) => {
      done(null, { ...forEveryOrigin, origin: allowedOrigin(sites, request) });
    },
  };
}

function allowedOrigin(sites: Sites, { headers: { origin }, query }: FastifyRequest): string | false {
  const { site: name = 'default' } = query as { site?: unknown };
  if (origin === undefined || typeof name !== 'string') return false;
  const site = sites.find(name);
  if (site === undefined) return '*';
  return allowsOrigin(site, origin) ? origin : false;
}
