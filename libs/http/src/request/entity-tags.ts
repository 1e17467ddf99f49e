import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { conditional, etag } from './etag.js';

/** Whatever has an id and counts its changes. */
interface Thing {
  readonly id: string;
  readonly version: number;
  /** Of its text, for `If-Match`. */
  readonly revision?: number;
}

declare module 'fastify' {
  interface FastifyReply {
    /** What is answered, where it is such a thing. */
    parleyThing?: Thing;
  }
}

/**
 * No route need think of caches: what a GET answers with, JSON or a text, has an ETag and is 304 for whoever has it, and a thing
 * that is answered after a change bears its ETag too. A route that says itself how it may be kept is left alone. By hooks, since
 * an interceptor would cost small answers half of their speed.
 */
export function tagAnswers(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (_request, reply, answer: unknown, done) => {
    if (isThing(answer)) reply.parleyThing = answer;
    done(null, answer);
  });
  fastify.addHook('onSend', (request, reply, payload: unknown, done) => {
    done(null, typeof payload === 'string' ? tagged(request, reply, payload) : payload);
  });
}

/** @returns what is sent: nothing to whoever has it */
function tagged(request: FastifyRequest, reply: FastifyReply, text: string): string | null {
  const caller = request.parleyCaller;
  if (caller === undefined || reply.statusCode >= 400) return text;
  if (reply.hasHeader('ETag') || reply.hasHeader('Cache-Control')) return text;
  const { parleyThing: thing } = reply;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead && thing === undefined) return text;
  const tag = etag({ revision: thing?.revision, version: thing?.version, viewer: caller.actor, shown: text });
  // Fastify measures what a HEAD leaves out, and cannot measure null.
  if (isRead) return conditional(request, reply, tag, text) ?? (request.method === 'HEAD' ? '' : null);
  void reply.header('ETag', tag);
  return text;
}

function isThing(answer: unknown): answer is Thing {
  const { id, version } = (answer ?? {}) as Partial<Record<keyof Thing, unknown>>;
  return typeof id === 'string' && typeof version === 'number';
}
