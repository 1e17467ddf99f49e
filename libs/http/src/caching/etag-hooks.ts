import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { conditional, etag } from './etag.js';

/** A resource that has an id and counts its changes. */
interface VersionedResource {
  readonly id: string;
  readonly version: number;
  /** Of its text, for `If-Match`. */
  readonly revision?: number;
}

declare module 'fastify' {
  interface FastifyReply {
    /** What the response shows, if it is a versioned resource. */
    parleyResource?: VersionedResource;
  }
}

/**
 * Gives every response to a GET, JSON or text, an ETag, and turns it into a 304 if the client has it already. A changed resource
 * gets its new ETag too. A route that sets `Cache-Control` or `ETag` itself is left alone. These are hooks, since an
 * interceptor of Nest would cost small responses half of their speed.
 */
export function addEtags(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (_request, reply, payload: unknown, done) => {
    if (isVersionedResource(payload)) reply.parleyResource = payload;
    done(null, payload);
  });
  fastify.addHook('onSend', (request, reply, payload: unknown, done) => {
    done(null, typeof payload === 'string' ? withEtag(request, reply, payload) : payload);
  });
}

/** @returns what to send: no body if the client has it */
function withEtag(request: FastifyRequest, reply: FastifyReply, text: string): string | null {
  const caller = request.parleyCaller;
  if (caller === undefined || reply.statusCode >= 400) return text;
  if (reply.hasHeader('ETag') || reply.hasHeader('Cache-Control')) return text;
  const { parleyResource: resource } = reply;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead && resource === undefined) return text;
  const tag = etag({ revision: resource?.revision, version: resource?.version, viewer: caller.actor, shown: text });
  // Fastify measures the body that a HEAD leaves out, and cannot measure null.
  if (isRead) return conditional(request, reply, tag, text) ?? (request.method === 'HEAD' ? '' : null);
  void reply.header('ETag', tag);
  return text;
}

function isVersionedResource(payload: unknown): payload is VersionedResource {
  const { id, version } = (payload ?? {}) as Partial<Record<keyof VersionedResource, unknown>>;
  return typeof id === 'string' && typeof version === 'number';
}
