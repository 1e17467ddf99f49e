import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import { type Actor, Refused } from '#libs/kernel';

const DIGEST_LENGTH = 16;

/**
 * An entity tag for what one viewer sees (RFC 9110, 8.8.3), with its quotes. Revision and version are for clients that read
 * them; the digest tells apart viewers, and everything in the response that no version counts, such as names.
 * @param shown the response's bytes, or what stands for them
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
  const viewerKey = viewer === null ? '-' : `${viewer.kind}:${viewer.id}`;
  const digest = createHash('sha256').update(`${viewerKey}\n`).update(shown).digest('base64url');
  return `"r${String(revision)}.v${String(version)}.${digest.slice(0, DIGEST_LENGTH)}"`;
}

/**
 * Sets the headers that caches go by, and answers 304 without a body if the client has the same representation already.
 * @param seconds for how long caches may reuse the response without asking, unless the request has a token
 */
export function conditional<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  tag: string,
  body: T,
  seconds = 0,
): T | undefined {
  // Also on a 304, which replaces the headers of a cache: it would send compressed bytes to clients that cannot read them.
  varyBy(reply, ['Origin', 'Authorization', 'Accept-Encoding']);
  void reply.headers({
    ETag: tag,
    'Cache-Control': cacheControl(request.headers.authorization === undefined, seconds),
  });
  if (!isFresh(request.headers['if-none-match'], tag)) return body;
  void reply.code(304);
  return undefined;
}

/** Whether the client has the representation with this tag already (weak comparison, RFC 9110, 13.1.2). */
export function isFresh(ifNoneMatch: string | undefined, tag: string): boolean {
  // Only these two headers: `fresh` would take a `Cache-Control: no-cache` of the request for a reload.
  return fresh({ 'if-none-match': ifNoneMatch }, { etag: tag });
}

const IF_MATCH_LIST = /^[\s,]*((W\/)?"[^"]*"\s*(,[\s,]*|$))+$/;
const STRONG_TAG = /(?<!W\/)"r(0|[1-9]\d{0,8})\.v\d{1,15}\.[A-Za-z0-9_-]+"/g;

/**
 * The revisions that an `If-Match` accepts (RFC 9110, 13.1.1), or null where it accepts any. Version and digest do not count,
 * so that another person's vote does not refuse an author's edit. Weak tags, and tags of another form, match nothing.
 * @throws {Refused} `request.bad-if-match` if it is not a list of tags
 */
export function revisionsOf(ifMatch: string | undefined): readonly number[] | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  if (!IF_MATCH_LIST.test(ifMatch)) {
    throw new Refused(
      'request.bad-if-match',
      'Send ETags of earlier responses as they were, separated by commas, or *.',
    );
  }
  return [...ifMatch.matchAll(STRONG_TAG)].map(([, revision]) => Number(revision));
}

/** Adds to `Vary` the request headers that a response depends on, keeping those that are there already. */
export function varyBy(reply: FastifyReply, added: readonly string[]): void {
  const current = reply.getHeader('Vary');
  const present = current === undefined ? [] : String(current).split(/\s*,\s*/);
  const known = new Set(present.map((name) => name.toLowerCase()));
  void reply.header('Vary', [...present, ...added.filter((name) => !known.has(name.toLowerCase()))].join(', '));
}

function cacheControl(isPublic: boolean, seconds: number): string {
  if (!isPublic) return 'private, no-cache';
  return seconds > 0 ? `public, max-age=${String(seconds)}` : 'public, max-age=0, must-revalidate';
}
