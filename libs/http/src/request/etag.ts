import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#libs/kernel';
import { varyBy } from './vary.js';

/** An entity tag for a thing as one viewer sees it (RFC 9110, 8.8.3), with its quotes. */
export function etag({
  revision,
  version,
  viewer,
}: {
  readonly revision: number;
  readonly version: number;
  readonly viewer: Actor | null;
}): string {
  return `"r${revision}.v${version}.${viewer === null ? '-' : shortHash(viewer)}"`;
}

/**
 * Sets the headers that caches go by, and answers 304 without a body if the caller has the same already (weak
 * comparison, RFC 9110, 13.1.2).
 */
export function conditional<T>(request: FastifyRequest, reply: FastifyReply, tag: string, body: T): T | undefined {
  const isPublic = request.headers.authorization === undefined;
  varyBy(reply, ['Origin', 'Authorization']);
  void reply
    .header('ETag', tag)
    .header('Cache-Control', isPublic ? 'public, max-age=0, must-revalidate' : 'private, no-cache');
  if (!names(request.headers['if-none-match'], tag)) return body;
  void reply.code(304);
  return undefined;
}

function names(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === '*' || [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([found]) => found === tag);
}

function shortHash({ kind, id }: Actor): string {
  return createHash('sha256').update(`${kind}:${id}`).digest('base64url').slice(0, 10);
}
