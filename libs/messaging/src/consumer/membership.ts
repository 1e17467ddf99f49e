import type { DataSource } from 'typeorm';
import { PARTITIONS } from '#libs/contracts';
import type { Log } from '#libs/kernel';
import { rest } from '../back-off.js';
import { settlesWithin } from '../timeouts.js';
import { hasEnded } from '../replica-sessions.js';

/** How long a stop waits for the database, in milliseconds. */
const STOP_PATIENCE = 1_000;

/**
 * Shares the lanes among the replicas of a service: lane i belongs to the live replica number i mod n, in the order of
 * their ids. This only avoids wasted work; what keeps a lane exact is the fence of its position.
 */
export class Membership {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;
  private renewedAt = performance.now();
  private owned: ReadonlySet<number> = new Set();
  private readonly listeners: ((owned: ReadonlySet<number>) => void)[] = [];
  private failing = false;

  constructor(
    private readonly replica: string,
    private readonly dataSource: DataSource,
    private readonly times: { readonly lease: number; readonly renewEvery: number },
    private readonly log: Log,
    /** Told of the first renewal that went well after some that did not. */
    private readonly onRecovery: () => void = () => undefined,
  ) {}

  /** Calls `listener` now and after each renewal with the partitions that are ours. */
  follow(listener: (owned: ReadonlySet<number>) => void): void {
    this.listeners.push(listener);
    listener(this.owned);
  }

  async start(): Promise<void> {
    await this.renew();
    this.loop = this.keepRenewing();
  }

  /** Leaves, so that the others need not wait for the lease to end. */
  async stop(): Promise<void> {
    this.stopping.abort();
    if (await settlesWithin(STOP_PATIENCE, this.leave())) return;
    this.log.warn({}, 'the database does not answer; the membership ends by itself');
  }

  private async leave(): Promise<void> {
    await this.loop;
    try {
      await this.dataSource.query(`DELETE FROM replicas WHERE id = $1`, [this.replica]);
    } catch (error) {
      this.log.warn({ err: error }, 'could not leave the replicas; the membership ends by itself');
    }
  }

  private async keepRenewing(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await rest(this.times.renewEvery, signal);
      if (signal.aborted) return;
      try {
        await this.renew();
        if (this.failing) this.onRecovery();
        this.failing = false;
      } catch (error) {
        this.failing = true;
        this.log.warn({ err: error }, 'could not renew the membership');
        if (performance.now() - this.renewedAt > this.times.lease) this.tell(new Set());
      }
    }
  }

  private async renew(): Promise<void> {
    const askedAt = performance.now();
    await this.dataSource.query(
      `INSERT INTO replicas (id, live_until) VALUES ($1, clock_timestamp() + make_interval(secs => $2 / 1000.0))
       ON CONFLICT (id) DO UPDATE SET live_until = EXCLUDED.live_until`,
      [this.replica, this.times.lease],
    );
    const live = await this.dataSource.query<{ id: string }[]>(
      `WITH gone AS (
         DELETE FROM replicas
         WHERE live_until < clock_timestamp() - interval '1 minute' OR ${hasEnded('id', '$1::text')}
       )
       SELECT id FROM replicas WHERE live_until > clock_timestamp() AND NOT ${hasEnded('id', '$1::text')}`,
      [this.replica],
    );
    this.renewedAt = askedAt;
    this.tell(
      lanesOf(
        this.replica,
        live.map((row) => row.id),
      ),
    );
  }

  private tell(owned: ReadonlySet<number>): void {
    this.owned = owned;
    for (const listener of this.listeners) listener(owned);
  }
}

/** The partitions that belong to a replica among the live ones. */
export function lanesOf(replica: string, live: readonly string[]): Set<number> {
  const order = [...new Set([replica, ...live])].sort();
  const mine = order.indexOf(replica);
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  return new Set(partitions.filter((partition) => partition % order.length === mine));
}
