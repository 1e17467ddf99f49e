import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Refused } from '#libs/kernel';
import type { IdempotencyKey } from '#libs/persistence';
import { callerOf } from './request-context.js';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Under which the answer of this request is kept, or null without an `Idempotency-Key`. Nobody's requests have none
 * either: strangers who chose the same key would get each other's answers.
 * @throws {Refused} `idempotency.bad-key`
 */
export function onceKeyOf(request: FastifyRequest): IdempotencyKey | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new Refused('idempotency.bad-key', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
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

/** The same for the same JSON, in whatever order its members come. */
export function fingerprintOf(body: unknown): string {
  const canonical = JSON.stringify(body ?? null, (_key, value: unknown) => inOrder(value));
  return createHash('sha256').update(canonical).digest('hex');
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
