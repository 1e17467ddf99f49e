import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import { runPrepared } from '../transaction.js';
import type { PreparedStatement } from '../tx.js';
import { type Balance, keyOf, QUOTA_WINDOW, type Demand, type Settlement } from './quota.js';
import { shareOut } from './share-out.js';

/** How many demands one statement settles at the most. */
const MOST_AT_ONCE = 500;
/** How long it is remembered that a quota is used up, in milliseconds: whoever goes on asking costs no statement each time. */
const REMEMBERED_FOR = 1_000;
const REMEMBERED = 10_000;

interface Waiting {
  readonly demand: Demand;
  readonly resolve: (settlement: Settlement) => void;
  readonly reject: (error: unknown) => void;
}

/** A quota that was found used up. */
interface Spent {
  readonly used: number;
  /** When the window ends, by this process's own clock, as all that follows. */
  readonly endsAt: number;
  readonly forgetAt: number;
}

interface Row {
  readonly key: string;
  readonly used: number;
  /** Names the window: when it ends, as Postgres writes it. */
  readonly window: string;
  readonly seconds: number;
}

/**
 * Quotas that hold for all replicas together, and over restarts: each is a row. Whoever asks while a statement runs goes
 * with the next one, so the more ask at once, the less each of them costs. Takes no part in the transaction of what is
 * asked for: a row lock on everybody's quota would line up all writers of a site.
 */
export class Quotas {
  private readonly waiting: Waiting[] = [];
  private isAtWork = false;
  private readonly spent = new LRUCache<string, Spent>({ max: REMEMBERED });

  constructor(private readonly dataSource: DataSource) {}

  /** Takes one unit of each quota, or none of any. */
  take(demand: Demand): Promise<Settlement> {
    const refused = this.refusedUnasked(demand);
    if (refused !== null) return Promise.resolve(refused);
    return new Promise((resolve, reject) => {
      this.waiting.push({ demand, resolve, reject });
      if (!this.isAtWork) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.isAtWork = true;
    // Whoever asks in the same breath goes together.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MOST_AT_ONCE);
      try {
        const settlements = await this.settle(batch.map(({ demand }) => demand));
        for (const [i, settlement] of settlements.entries()) batch[i]?.resolve(settlement);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.isAtWork = false;
  }

  private async settle(demands: readonly Demand[]): Promise<readonly Settlement[]> {
    const asked = askedBy(demands);
    const now = performance.now();
    // All is counted first, and what turns out to be refused is given back: so nobody gets more than there is, wherever they ask.
    const rows = await runPrepared<Row>(this.dataSource, COUNT, [[...asked.keys()], [...asked.values()]]);
    const before = ({ key, used }: Row) => used - (asked.get(key) ?? 0);
    const windows = new Map(rows.map((row) => [row.key, { used: before(row), seconds: row.seconds }]));
    const { settlements, given } = shareOut(demands, windows);
    const unused = (key: string) => (asked.get(key) ?? 0) - (given.get(key) ?? 0);
    const back = rows.filter(({ key }) => unused(key) > 0);
    if (back.length > 0) {
      await runPrepared(this.dataSource, GIVE_BACK, [
        back.map(({ key }) => key),
        back.map(({ key }) => unused(key)),
        back.map(({ window }) => window),
      ]);
    }
    this.remember(settlements, now);
    return settlements;
  }

  private remember(settlements: readonly Settlement[], now: number): void {
    for (const { quota, left, seconds } of settlements.flatMap(({ balances }) => balances)) {
      if (left > 0) continue;
      const endsAt = now + seconds * 1_000;
      this.spent.set(keyOf(quota), { used: quota.units, endsAt, forgetAt: Math.min(endsAt, now + REMEMBERED_FOR) });
    }
  }

  /** What has just been found used up is so still, unless the limit was raised. */
  private refusedUnasked(demand: Demand): Settlement | null {
    const now = performance.now();
    const balances = demand.flatMap((quota): Balance[] => {
      const known = this.spent.get(keyOf(quota));
      const isSpent = known !== undefined && known.forgetAt > now && known.used >= quota.units;
      return isSpent ? [{ quota, left: 0, seconds: (known.endsAt - now) / 1_000 }] : [];
    });
    return balances.length === 0 ? null : { granted: false, balances };
  }
}

/** How many units are asked for, by the keys of their quotas; never more than there can be. */
function askedBy(demands: readonly Demand[]): Map<string, number> {
  const asked = new Map<string, number>();
  for (const quota of demands.flat()) {
    const key = keyOf(quota);
    const before = asked.get(key) ?? 0;
    asked.set(key, Math.max(before, Math.min(before + 1, quota.units)));
  }
  return asked;
}

/** Locks the rows in the order of their keys, as everybody does, so that nobody waits for one another. */
const COUNT: PreparedStatement = {
  name: 'quota-count',
  sql: `INSERT INTO quota_windows AS known (key, used, ends_at)
    SELECT key, units, now() + interval '${String(QUOTA_WINDOW)} seconds'
    FROM unnest($1::text[], $2::integer[]) AS asked (key, units) ORDER BY key
    ON CONFLICT (key) DO UPDATE
    SET used = CASE WHEN known.ends_at > now() THEN known.used ELSE 0 END + EXCLUDED.used,
        ends_at = CASE WHEN known.ends_at > now() THEN known.ends_at ELSE EXCLUDED.ends_at END
    RETURNING key, used, ends_at::text AS window, extract(epoch FROM ends_at - now())::float8 AS seconds`,
};

/** To the window that it was taken from, and to no later one. */
const GIVE_BACK: PreparedStatement = {
  name: 'quota-give-back',
  sql: `WITH locked AS (
      SELECT known.key, back.units
      FROM unnest($1::text[], $2::integer[], $3::timestamptz[]) AS back (key, units, ends_at)
      JOIN quota_windows known ON known.key = back.key AND known.ends_at = back.ends_at
      ORDER BY known.key FOR UPDATE OF known
    )
    UPDATE quota_windows SET used = used - locked.units FROM locked WHERE quota_windows.key = locked.key`,
};

/** Forgets windows that have ended, but for those that somebody is just beginning anew: nobody waits for this. */
export async function forgetOldWindows(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `DELETE FROM quota_windows
     WHERE key IN (SELECT key FROM quota_windows WHERE ends_at < now() FOR UPDATE SKIP LOCKED)`,
  );
}
