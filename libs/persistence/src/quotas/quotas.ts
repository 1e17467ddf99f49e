import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import { Batcher, type BatchResult, shareQuery } from '../batcher.js';
import { runPrepared } from '../transaction.js';
import type { PreparedStatement } from '../tx.js';
import { type Balance, keyOf, QUOTA_WINDOW, type Demand, type Settlement } from './quota.js';
import { shareOut } from './share-out.js';

/** Demands that one statement decides. */
const MAX_BATCH_SIZE = 500;
/** For this long a process remembers that a quota is used up, in milliseconds: repeated attempts cost no statement each. */
const REMEMBERED_MS = 1_000;
const MAX_REMEMBERED = 10_000;

/** A quota that was found used up. */
interface UsedUpQuota {
  readonly used: number;
  /** When the window ends, by this process's own clock, as is `forgetAt`. */
  readonly endsAt: number;
  readonly forgetAt: number;
}

interface Row {
  readonly key: string;
  readonly used: number;
  /** Identifies the window: when it ends, as Postgres writes it. */
  readonly window: string;
  readonly seconds: number;
}

/**
 * Quotas that hold across all replicas and restarts: each is a row. Demands that arrive while a statement runs share the next
 * one, so the more there are, the less each costs. It takes no part in the caller's transaction: a row lock on a quota of the
 * whole site would serialize all its writers.
 */
export class Quotas {
  private readonly batcher = new Batcher((demands: readonly Demand[]) => this.settleAll(demands), MAX_BATCH_SIZE);
  private readonly usedUp = new LRUCache<string, UsedUpQuota>({ max: MAX_REMEMBERED });

  constructor(private readonly dataSource: DataSource) {}

  /** Takes one unit of each quota, or none of any. */
  async take(demand: Demand): Promise<Settlement> {
    return this.refusalFromMemory(demand) ?? (await this.batcher.add(demand));
  }

  private settleAll(demands: readonly Demand[]): Promise<BatchResult<Settlement>[]> {
    return shareQuery(demands, async () => {
      const settlements = await this.settle(demands);
      return (_demand, index) => settlements[index] ?? { granted: false, balances: [] };
    });
  }

  private async settle(demands: readonly Demand[]): Promise<readonly Settlement[]> {
    const requested = requestedUnits(demands);
    const now = performance.now();
    // It counts everything first and gives back what it then refuses, so that no two processes grant the same unit.
    const rows = await runPrepared<Row>(this.dataSource, COUNT, [[...requested.keys()], [...requested.values()]]);
    const before = ({ key, used }: Row) => used - (requested.get(key) ?? 0);
    const windows = new Map(rows.map((row) => [row.key, { used: before(row), seconds: row.seconds }]));
    const { settlements, grantedUnits } = shareOut(demands, windows);
    const unused = (key: string) => (requested.get(key) ?? 0) - (grantedUnits.get(key) ?? 0);
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
      this.usedUp.set(keyOf(quota), { used: quota.units, endsAt, forgetAt: Math.min(endsAt, now + REMEMBERED_MS) });
    }
  }

  /** A quota that was just found used up is refused without a statement, unless its limit was raised. */
  private refusalFromMemory(demand: Demand): Settlement | null {
    const now = performance.now();
    const balances = demand.flatMap((quota): Balance[] => {
      const known = this.usedUp.get(keyOf(quota));
      const isUsedUp = known !== undefined && known.forgetAt > now && known.used >= quota.units;
      return isUsedUp ? [{ quota, left: 0, seconds: (known.endsAt - now) / 1_000 }] : [];
    });
    return balances.length === 0 ? null : { granted: false, balances };
  }
}

/** How many units are demanded, by the key of the quota, and never more than the quota has. */
function requestedUnits(demands: readonly Demand[]): Map<string, number> {
  const requested = new Map<string, number>();
  for (const quota of demands.flat()) {
    const key = keyOf(quota);
    const before = requested.get(key) ?? 0;
    requested.set(key, Math.max(before, Math.min(before + 1, quota.units)));
  }
  return requested;
}

/** Every process locks the rows in the order of their keys, so there are no deadlocks. */
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

/** To the window that the units were taken from, and to no later one. */
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

/** Deletes windows that have ended, except those that another transaction is just restarting: it delays no other process. */
export async function forgetOldWindows(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `DELETE FROM quota_windows
     WHERE key IN (SELECT key FROM quota_windows WHERE ends_at < now() FOR UPDATE SKIP LOCKED)`,
  );
}
