import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refused } from '#libs/kernel';

/** Validation and fingerprints of a body recurse into every level of it. */
const MAX_DEPTH = 32;

type Done = (error: Error | null, parsed?: unknown) => void;
type Parser = ReturnType<FastifyInstance['getDefaultJsonParser']>;

/**
 * Makes a parser of JSON bodies on top of Fastify's own. An empty body counts as none, because many clients name a content
 * type on every request. It refuses as `request.malformed-json` a body that is not JSON (RFC 8259), is nested too deep or
 * sets a prototype, and as `request.media-type` a compressed one.
 */
export function jsonBodyParser(parse: Parser): (request: FastifyRequest, body: Buffer, done: Done) => void {
  return (request, body, done) => {
    if (isEncoded(request))
      return done(new Refused('request.media-type', 'Send the body uncompressed, without Content-Encoding.'));
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(malformed('Encode the body in UTF-8.'));
    void parse(request, body.toString(), (error, parsed: unknown) => {
      if (error !== null) return done(malformed('The body must be JSON that sets no prototype.'));
      if (isDeeper(parsed, MAX_DEPTH))
        return done(malformed(`The body must not be nested deeper than ${MAX_DEPTH} levels.`));
      done(null, parsed);
    });
  };
}

function isEncoded({ headers }: FastifyRequest): boolean {
  return !['', 'identity'].includes((headers['content-encoding'] ?? '').trim().toLowerCase());
}

function malformed(detail: string): Refused {
  return new Refused('request.malformed-json', detail);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
