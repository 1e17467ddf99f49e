import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { type Cause, type Clock, Refused, systemClock } from '#libs/kernel';
import { TwinWasFirst } from './kept-answers.js';
import { keyReused, type OnceKey } from './once-key.js';
import { inTransaction, mayRunAgain } from './transaction.js';
import type { Tx } from './tx.js';

/** A request as the units of work know it: why it is made, and under which key if it has one. */
export interface Call {
  readonly cause: Cause;
  readonly once: OnceKey | null;
}

export interface Answer<T> {
  readonly value: T;
  /** Whether this is the answer of an earlier request with the same key. */
  readonly replayed: boolean;
}

const ATTEMPTS = 5;

/** Runs use cases in transactions. Because a unit may run more than once, nothing inside it touches the outside world. */
export class UnitOfWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock = systemClock,
  ) {}

  /**
   * One transaction, run again as a whole after a serialization failure or a deadlock, or where somebody kept an answer
   * under the same key meanwhile; five times at the most.
   */
  async run<T>(cause: Cause, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTransaction(this.dataSource, cause, work, this.clock);
      } catch (error) {
        const isWorthAnother = mayRunAgain(error) || error instanceof TwinWasFirst;
        if (!isWorthAnother || attempt === ATTEMPTS) throw error;
        await sleep(Math.random() * 10 * 2 ** attempt);
      }
    }
  }

  /**
   * Like `run`, but at most once per key: a second request with the key gets the first one's answer. The answer is
   * kept in the same transaction as the effect, and must survive JSON. A twin that arrives meanwhile waits at the
   * key's row for the first one's end.
   * @throws {Refused} `idempotency.key-reused` if the key came with another body
   */
  async once<T>(call: Call, work: (tx: Tx) => Promise<T>): Promise<Answer<T>> {
    const { once } = call;
    if (once === null) return { value: await this.run(call.cause, work), replayed: false };
    return this.run(call.cause, async (tx) => {
      const kept = await claim<T>(tx, once);
      if (kept !== null) return { value: kept.answer, replayed: true };
      const value = await work(tx);
      await tx.query(`UPDATE once_keys SET answer = $3 WHERE scope = $1 AND key = $2`, [
        once.scope,
        once.key,
        JSON.stringify(value),
      ]);
      return { value, replayed: false };
    });
  }
}

/** What is kept under a key (an answer may be null), or null if the key is ours now. */
async function claim<T>(tx: Tx, once: OnceKey): Promise<{ answer: T } | null> {
  const claimed = await tx.query(
    `INSERT INTO once_keys (scope, key, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1`,
    [once.scope, once.key, once.fingerprint],
  );
  if (claimed.length === 1) return null;
  const [kept] = await tx.query<{ fingerprint: string; answer: T }>(
    `SELECT fingerprint, answer FROM once_keys WHERE scope = $1 AND key = $2`,
    [once.scope, once.key],
  );
  if (kept === undefined) throw new Refused('idempotency.try-again', 'The key expired this very moment.', 1);
  if (kept.fingerprint !== once.fingerprint) {
    throw keyReused();
  }
  return kept;
}

/** Forgets answers that are older than 24 h. */
export async function forgetOldAnswers(dataSource: DataSource): Promise<void> {
  await dataSource.query(`DELETE FROM once_keys WHERE created_at < now() - interval '24 hours'`);
}
