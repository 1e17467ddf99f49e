import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/persistence';
import { hasEnded } from '../replica-sessions.js';

/** Another replica has become the relay: nothing that this one does may take effect. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** The right to be the one relay of a service: a row with an owner, an epoch and an end, by the database's clock. */
export class RelayLease {
  /** The epoch that this replica holds, or null. It fences every write of the relay. */
  private epoch: number | null = null;
  private renewedAt = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly owner: string,
    private readonly times: { readonly lease: number; readonly renewEvery: number },
  ) {}

  /** Takes or renews the lease. @returns its epoch, or null while another replica holds it */
  async hold(): Promise<number | null> {
    if (this.epoch !== null && performance.now() - this.renewedAt < this.times.renewEvery) return this.epoch;
    const requestedAt = performance.now();
    const rows = await this.dataSource.query<{ epoch: string }[]>(
      `WITH taken AS (
         UPDATE relay_lease
         SET owner = $1::text,
             epoch = CASE WHEN owner = $1::text AND epoch = $3 THEN epoch ELSE epoch + 1 END,
             live_until = clock_timestamp() + make_interval(secs => $2 / 1000.0)
         WHERE (owner = $1::text AND epoch = $3) OR live_until < clock_timestamp() OR ${hasEnded('owner', '$1::text')}
         RETURNING epoch
       ) SELECT epoch FROM taken`,
      [this.owner, this.times.lease, this.epoch ?? -1],
    );
    this.epoch = rows[0] === undefined ? null : Number(rows[0].epoch);
    this.renewedAt = requestedAt;
    return this.epoch;
  }

  /**
   * Whether no other replica can have taken over yet while this one is connected to the database. By this process's clock since it
   * asked, so a process that was frozen knows that it was.
   */
  get isSurelyHeld(): boolean {
    return this.epoch !== null && performance.now() - this.renewedAt < this.times.lease;
  }

  /** A fenced statement that began at this time, by `performance.now()`, has renewed the lease. */
  renewed(requestedAt: number): void {
    this.renewedAt = requestedAt;
  }

  /** The creation time of the stream that was last published into; null before the first. */
  async knownStream(): Promise<string | null> {
    const [row] = await this.dataSource.query<{ created: string | null }[]>(
      'SELECT stream_created AS created FROM relay_lease',
    );
    return row?.created ?? null;
  }

  /**
   * Prevents other replicas from becoming the relay until the transaction ends, renews the lease, and notes the stream.
   * @throws {LeaseLost}
   */
  async fence(tx: Tx, epoch: number, streamCreated: string): Promise<void> {
    const requestedAt = performance.now();
    const held = await tx.query(
      `UPDATE relay_lease SET live_until = clock_timestamp() + make_interval(secs => $3 / 1000.0), stream_created = $4
       WHERE owner = $1 AND epoch = $2 RETURNING 1`,
      [this.owner, epoch, this.times.lease, streamCreated],
    );
    if (held.length === 0) {
      this.lost();
      throw new LeaseLost('another replica has become the relay');
    }
    this.renewed(requestedAt);
  }

  /** The fence failed: another replica is the relay. */
  lost(): void {
    this.epoch = null;
  }

  /** Lets another replica take over at once. */
  async release(): Promise<void> {
    if (this.epoch === null) return;
    await this.dataSource.query(`UPDATE relay_lease SET live_until = '-infinity' WHERE owner = $1 AND epoch = $2`, [
      this.owner,
      this.epoch,
    ]);
    this.epoch = null;
  }
}
