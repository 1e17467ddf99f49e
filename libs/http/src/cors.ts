import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { allowsOrigin, type Sites } from '#libs/sites';

type CorsOptions = NonNullable<Parameters<NestFastifyApplication['enableCors']>[0]>;

const exposedHeaders = [
  'ETag',
  'Location',
  'Retry-After',
  'Idempotent-Replayed',
  'RateLimit',
  'RateLimit-Policy',
  'WWW-Authenticate',
  'X-Correlation-Id',
];

const shared: CorsOptions = {
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
  exposedHeaders,
  maxAge: 600,
  // Otherwise an OPTIONS that is no preflight is answered as plain text.
  strictPreflight: false,
};

/**
 * For `app.enableCors`: a page may call a site that has the page's origin among its own. A preflight carries no token. That there
 * is no site of a name every page may read, or a typo would look like a forbidden origin to whoever made it.
 */
export function corsOptions(sites: Sites): CorsOptions {
  return {
    delegator: (request: FastifyRequest, done) => {
      done(null, { ...shared, origin: allowedFor(sites, request) });
    },
  };
}

/** The same for an answer that is given without the framework. */
export function corsHeaders(sites: Sites, site: string, origin: string): Record<string, string> {
  if (!allows(sites, site, origin)) return {};
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': exposedHeaders.join(', ') };
}

function allowedFor(sites: Sites, { headers: { origin }, query }: FastifyRequest): string | false {
  const { site = 'default' } = query as { site?: unknown };
  if (origin === undefined || typeof site !== 'string') return false;
  if (sites.find(site) === undefined) return '*';
  return allows(sites, site, origin) ? origin : false;
}

function allows(sites: Sites, site: string, origin: string): boolean {
  return sites.names().includes(site) && allowsOrigin(sites.get(site), origin);
}
