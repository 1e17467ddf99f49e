import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#libs/kernel';
import { varyBy } from './vary.js';

/**
 * An entity tag for what one viewer is shown (RFC 9110, 8.8.3), with its quotes. Revision and version are for those who read
 * it; the last part tells apart viewers, and everything that is shown and that no version counts, such as names.
 * @param shown the answer's bytes, or what stands for them
 */
export function etag({
  revision = 1,
  version = 0,
  viewer,
  shown,
}: {
  readonly revision?: number;
  readonly version?: number;
  readonly viewer: Actor | null;
  readonly shown: string | Buffer;
}): string {
  const whose = viewer === null ? '-' : `${viewer.kind}:${viewer.id}`;
  const digest = createHash('sha256').update(`${whose}\n`).update(shown).digest('base64url').slice(0, DIGEST_LENGTH);
  return `"r${String(revision)}.v${String(version)}.${digest}"`;
}

const DIGEST_LENGTH = 16;

/**
 * Sets the headers that caches go by, and answers 304 without a body if the caller has the same already.
 * @param seconds for how long caches may give it again without asking, unless it is for somebody with a token
 */
export function conditional<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  tag: string,
  body: T,
  seconds = 0,
): T | undefined {
  // Also on a 304, which replaces the headers that a cache has: it would give what is packed to whoever cannot read it.
  varyBy(reply, ['Origin', 'Authorization', 'Accept-Encoding']);
  void reply.headers(validators(tag, request.headers.authorization === undefined, seconds));
  if (!isNamedBy(request.headers['if-none-match'], tag)) return body;
  void reply.code(304);
  return undefined;
}

/** What lets a cache find out whether it may give an answer again. */
export function validators(tag: string, isPublic: boolean, seconds = 0): Record<string, string> {
  const forAll = seconds > 0 ? `public, max-age=${String(seconds)}` : 'public, max-age=0, must-revalidate';
  return { ETag: tag, 'Cache-Control': isPublic ? forAll : 'private, no-cache' };
}

/** Whether the caller has the same already (weak comparison, RFC 9110, 13.1.2). */
export function isNamedBy(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = tag.replace(/^W\//, '');
  return (
    ifNoneMatch === tag ||
    ifNoneMatch.trim() === '*' ||
    [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([found]) => found === opaque)
  );
}
