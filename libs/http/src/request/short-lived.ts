import type { FastifyReply, FastifyRequest } from 'fastify';
import { varyBy } from './vary.js';

/** Lets caches give an answer again for some seconds without asking, unless it is for somebody with a token. */
export function shortLived(request: FastifyRequest, reply: FastifyReply, seconds: number): void {
  varyBy(reply, ['Origin', 'Authorization']);
  const isPublic = request.headers.authorization === undefined;
  void reply.header('Cache-Control', isPublic ? `public, max-age=${String(seconds)}` : 'private, no-cache');
}
