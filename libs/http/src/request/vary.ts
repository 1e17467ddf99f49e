import type { FastifyReply } from 'fastify';

/** Says that an answer depends on these headers of the request, besides those that are named already. */
export function varyBy(reply: FastifyReply, added: readonly string[]): void {
  const current = reply.getHeader('Vary');
  const present = current === undefined ? [] : String(current).split(/\s*,\s*/);
  const known = new Set(present.map((name) => name.toLowerCase()));
  void reply.header('Vary', [...present, ...added.filter((name) => !known.has(name.toLowerCase()))].join(', '));
}
