import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { allowsOrigin } from './sites/site.js';
import type { Sites } from './sites/sites.js';

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

/** For `app.enableCors`: a page may call a site that has the page's origin among its own. A preflight carries no token. */
export function corsOptions(sites: Sites): CorsOptions {
  return {
    delegator: (request: FastifyRequest, done) => {
      const { origin } = request.headers;
      done(null, { ...shared, origin: origin !== undefined && isAllowed(sites, request, origin) ? origin : false });
    },
  };
}

/** The same for an answer that is given without the framework. */
export function corsHeaders(sites: Sites, site: string, origin: string): Record<string, string> {
  if (!allows(sites, site, origin)) return {};
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': exposedHeaders.join(', ') };
}

function isAllowed(sites: Sites, request: FastifyRequest, origin: string): boolean {
  const { site = 'default' } = request.query as { site?: unknown };
  return typeof site === 'string' && allows(sites, site, origin);
}

function allows(sites: Sites, site: string, origin: string): boolean {
  return sites.names().includes(site) && allowsOrigin(sites.get(site), origin);
}
