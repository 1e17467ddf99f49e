import type { DataSource } from 'typeorm';
import { Refused } from '#libs/kernel';
import type { Tx } from './tx.js';

/** Identifies a request, so that repeating the request does not repeat its effect. */
export interface IdempotencyKey {
  /** Site, actor, method and path. */
  readonly scope: string;
  readonly key: string;
  /** A hash of the request's body: the same key with another body is a mistake. */
  readonly fingerprint: string;
}

/** Another transaction stored a response under one of our keys after we looked. This transaction must fail, and may run again. */
export class ConcurrentDuplicate extends Error {
  override readonly name = 'ConcurrentDuplicate';
}

export type StoredResponse<T> = { readonly response: T } | { readonly error: Refused };

/** The responses that are stored under some keys, or why a key cannot be used; a new key has no entry. */
export async function findStoredResponses<T>(
  tx: Tx,
  keys: readonly IdempotencyKey[],
): Promise<Map<IdempotencyKey, StoredResponse<T>>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.query<{ scope: string; key: string; fingerprint: string; response: T }>(
    `SELECT scope, key, fingerprint, answer AS response
     FROM unnest($1::text[], $2::text[]) AS wanted (scope, key) JOIN once_keys USING (scope, key)`,
    [keys.map(({ scope }) => scope), keys.map(({ key }) => key)],
  );
  const stored = new Map(rows.map((row) => [nameOf(row), row]));
  return new Map(
    keys.flatMap((key) => {
      const row = stored.get(nameOf(key));
      if (row === undefined) return [];
      const isSame = row.fingerprint === key.fingerprint;
      return [[key, isSame ? { response: row.response } : { error: keyReused() }]];
    }),
  );
}

/**
 * Stores responses in the transaction of their effects. A key that this transaction has claimed gets its response now.
 * @throws {ConcurrentDuplicate}
 */
export async function storeResponses(
  tx: Tx,
  responses: readonly { readonly idempotencyKey: IdempotencyKey; readonly response: unknown }[],
): Promise<void> {
  if (responses.length === 0) return;
  const stored = await tx.query(
    `INSERT INTO once_keys AS known (scope, key, fingerprint, answer)
     SELECT scope, key, fingerprint, answer::json
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS stored (scope, key, fingerprint, answer)
     ORDER BY scope, key
     ON CONFLICT (scope, key) DO UPDATE SET answer = EXCLUDED.answer WHERE known.answer IS NULL RETURNING 1`,
    [
      responses.map(({ idempotencyKey }) => idempotencyKey.scope),
      responses.map(({ idempotencyKey }) => idempotencyKey.key),
      responses.map(({ idempotencyKey }) => idempotencyKey.fingerprint),
      // Never null itself, which marks a key that is claimed.
      responses.map(({ response }) => JSON.stringify(response ?? null)),
    ],
  );
  if (stored.length < responses.length) throw new ConcurrentDuplicate('A duplicate of a request was faster.');
}

/**
 * Runs `work` unless a response is stored under the key. A concurrent duplicate waits at the key's row until this
 * transaction ends, so `work` never meets the effects of its own duplicate.
 * @throws {Refused} `idempotency.key-reused` if the key came with another body
 */
export async function runOnce<T>(
  tx: Tx,
  key: IdempotencyKey,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly replayed: boolean }> {
  const claimed = await tx.query(
    `INSERT INTO once_keys (scope, key, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1`,
    [key.scope, key.key, key.fingerprint],
  );
  if (claimed.length === 1) {
    const value = await work();
    await storeResponses(tx, [{ idempotencyKey: key, response: value }]);
    return { value, replayed: false };
  }
  const stored = (await findStoredResponses<T>(tx, [key])).get(key);
  if (stored === undefined) throw new Refused('idempotency.try-again', 'The key has just expired.', 1);
  if ('error' in stored) throw stored.error;
  return { value: stored.response, replayed: true };
}

/** Deletes the responses that are older than 24 h. */
export async function forgetOldResponses(dataSource: DataSource): Promise<void> {
  await dataSource.query(`DELETE FROM once_keys WHERE created_at < now() - interval '24 hours'`);
}

function keyReused(): Refused {
  return new Refused('idempotency.key-reused', 'This Idempotency-Key was used with another body before.');
}

function nameOf({ scope, key }: Pick<IdempotencyKey, 'scope' | 'key'>): string {
  return `${key} ${scope}`;
}
