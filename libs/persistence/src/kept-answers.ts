import type { Refused } from '#libs/kernel';
import { keyReused, type OnceKey } from './once-key.js';
import type { Tx } from './tx.js';

/** Somebody else kept an answer under one of our keys after we looked. The transaction must fail, and may be run again. */
export class TwinWasFirst extends Error {
  override readonly name = 'TwinWasFirst';
}

/** What is kept under some keys: the answers of earlier requests, or why a key cannot be used; nothing where a key is new. */
export async function keptAnswers<T>(
  tx: Tx,
  keys: readonly OnceKey[],
): Promise<Map<OnceKey, { readonly answer: T } | { readonly error: Refused }>> {
  if (keys.length === 0) return new Map();
  const kept = await tx.query<{ scope: string; key: string; fingerprint: string; answer: T }>(
    `SELECT scope, key, fingerprint, answer
     FROM unnest($1::text[], $2::text[]) AS wanted (scope, key) JOIN once_keys USING (scope, key)`,
    [keys.map(({ scope }) => scope), keys.map(({ key }) => key)],
  );
  const found = new Map(kept.map((row) => [nameOf(row), row]));
  return new Map(
    keys.flatMap((key) => {
      const row = found.get(nameOf(key));
      if (row === undefined) return [];
      const isSame = row.fingerprint === key.fingerprint;
      return [[key, isSame ? { answer: row.answer } : { error: keyReused() }]];
    }),
  );
}

/** Keeps answers in the transaction of their effects. @throws {TwinWasFirst} */
export async function keepAnswers(
  tx: Tx,
  answers: readonly { readonly once: OnceKey; readonly answer: unknown }[],
): Promise<void> {
  if (answers.length === 0) return;
  const inserted = await tx.query(
    `INSERT INTO once_keys (scope, key, fingerprint, answer)
     SELECT scope, key, fingerprint, answer::json
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS kept (scope, key, fingerprint, answer)
     ORDER BY scope, key
     ON CONFLICT DO NOTHING RETURNING 1`,
    [
      answers.map(({ once }) => once.scope),
      answers.map(({ once }) => once.key),
      answers.map(({ once }) => once.fingerprint),
      answers.map(({ answer }) => JSON.stringify(answer)),
    ],
  );
  if (inserted.length < answers.length) throw new TwinWasFirst('A twin of a request was first.');
}

function nameOf({ scope, key }: Pick<OnceKey, 'scope' | 'key'>): string {
  return `${key} ${scope}`;
}
