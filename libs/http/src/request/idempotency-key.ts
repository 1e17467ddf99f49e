import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Refused } from '#libs/kernel';
import type { IdempotencyKey } from '#libs/persistence';
import { callerOf } from './request-context.js';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The key under which the response to this request is stored, or null without an `Idempotency-Key`. It is null without a
 * token too: anonymous clients that chose the same key would get each other's responses.
 * @throws {Refused} `idempotency.bad-key`
 */
export function idempotencyKeyOf(request: FastifyRequest): IdempotencyKey | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new Refused('idempotency.bad-key', 'Send an Idempotency-Key of 1 to 255 visible ASCII characters.');
  }
  const { site, actor } = callerOf(request);
  if (actor === null) return null;
  const [path] = request.url.split('?', 1);
  return {
    scope: JSON.stringify([site.name, actor.kind, actor.id, request.method, path]),
    key,
    fingerprint: fingerprintOf(request.body),
  };
}

/** A digest of a JSON body; the order of members does not matter. */
export function fingerprintOf(body: unknown): string {
  const canonical = JSON.stringify(body ?? null, (_key, value: unknown) => sorted(value));
  return createHash('sha256').update(canonical).digest('hex');
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
