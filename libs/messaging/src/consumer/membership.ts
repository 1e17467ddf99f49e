import type { DataSource } from 'typeorm';
import { PARTITIONS } from '#libs/contracts';
import type { Log } from '#libs/kernel';
import { interruptibleSleep } from '../back-off.js';
import { hasEnded } from '../replica-sessions.js';
import { type HandledTypes, NEEDED_NAMES, namesOf, registerTypes } from './handled-types.js';
import { settlesWithin } from '../timeouts.js';

/** How long a stop waits for the database. */
const STOP_TIMEOUT_MS = 1_000;

/**
 * Assigns the partitions to the replicas of a service: partition i belongs to live replica number i mod n, ordered by id, of those that
 * handle every event type that the service does. This only avoids wasted work; what makes processing exact is the fence of each
 * position.
 */
export class Membership {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;
  private renewedAt = performance.now();
  private owned: ReadonlySet<number> = new Set();
  private readonly listeners: ((owned: ReadonlySet<number>) => void)[] = [];
  private isFailing = false;
  private missing: readonly string[] = [];

  constructor(
    private readonly replica: string,
    private readonly dataSource: DataSource,
    /** The event types that this replica handles. */
    private readonly handled: () => readonly HandledTypes[],
    private readonly times: { readonly lease: number; readonly renewEvery: number },
    private readonly log: Log,
    /** Called when a renewal succeeds after some that failed. */
    private readonly onRecovery: () => void = () => undefined,
  ) {}

  /** Calls `listener` with this replica's partitions, now and after each renewal. */
  follow(listener: (owned: ReadonlySet<number>) => void): void {
    this.listeners.push(listener);
    listener(this.owned);
  }

  /** Why this replica gets no partitions, or null. */
  get problem(): string | null {
    if (this.missing.length === 0) return null;
    return (
      `This version does not handle ${this.missing.join(', ')}, which a replica handled in the last 15 minutes. Start the newer ` +
      'version, or run `parley consumers forget-types` after a rollback.'
    );
  }

  async start(): Promise<void> {
    await this.renew();
    this.loop = this.keepRenewing();
  }

  /** Leaves, so that the other replicas need not wait for the lease to expire. */
  async stop(): Promise<void> {
    this.stopping.abort();
    if (await settlesWithin(STOP_TIMEOUT_MS, this.leave())) return;
    this.log.warn({}, 'the database does not answer; the membership expires by itself');
  }

  private async leave(): Promise<void> {
    await this.loop;
    try {
      await this.dataSource.query(`DELETE FROM replicas WHERE id = $1`, [this.replica]);
    } catch (error) {
      this.log.warn({ err: error }, 'could not leave the replicas; the membership expires by itself');
    }
  }

  private async keepRenewing(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await interruptibleSleep(this.times.renewEvery, signal);
      if (signal.aborted) return;
      try {
        await this.renew();
        if (this.isFailing) this.onRecovery();
        this.isFailing = false;
      } catch (error) {
        this.isFailing = true;
        this.log.warn({ err: error }, 'could not renew the membership');
        if (performance.now() - this.renewedAt > this.times.lease) this.assign(new Set());
      }
    }
  }

  private async renew(): Promise<void> {
    const requestedAt = performance.now();
    const handled = this.handled();
    const handles = namesOf(handled);
    await registerTypes(this.dataSource, handled);
    await this.dataSource.query(
      `INSERT INTO replicas (id, live_until, handles)
       VALUES ($1, clock_timestamp() + make_interval(secs => $2 / 1000.0), $3)
       ON CONFLICT (id) DO UPDATE SET live_until = EXCLUDED.live_until, handles = EXCLUDED.handles`,
      [this.replica, this.times.lease, handles],
    );
    const live = await this.dataSource.query<{ id: string; needed: string[]; handlesAll: boolean }[]>(
      `WITH gone AS (
         DELETE FROM replicas
         WHERE live_until < clock_timestamp() - interval '1 minute' OR ${hasEnded('id', '$1::text')}
       )
       SELECT id, needed.names AS needed, handles @> needed.names AS "handlesAll"
       FROM replicas, (SELECT ${NEEDED_NAMES} AS names) AS needed
       WHERE live_until > clock_timestamp() AND NOT ${hasEnded('id', '$1::text')}`,
      [this.replica],
    );
    this.renewedAt = requestedAt;
    this.missing = (live[0]?.needed ?? []).filter((name) => !handles.includes(name));
    const able = live.filter(({ handlesAll }) => handlesAll).map(({ id }) => id);
    this.assign(this.missing.length > 0 ? new Set() : partitionsOf(this.replica, able));
  }

  private assign(owned: ReadonlySet<number>): void {
    this.owned = owned;
    for (const listener of this.listeners) listener(owned);
  }
}

/** The partitions of a replica among the live ones. */
export function partitionsOf(replica: string, live: readonly string[]): Set<number> {
  const order = [...new Set([replica, ...live])].sort();
  const index = order.indexOf(replica);
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  return new Set(partitions.filter((partition) => partition % order.length === index));
}
