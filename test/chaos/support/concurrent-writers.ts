import { setTimeout as sleep } from 'node:timers/promises';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { edited } from '#libs/testing';
import type { ServiceUnderTest } from '../../../libs/messaging/test/service-under-test.js';
import type { Random } from './random.js';

/** Writers per pool: as many as it has connections. */
const WRITERS_PER_POOL = 10;

class DeliberateRollback extends Error {}

/**
 * Writers on a few keys that make ordered sending hard: each takes its transaction id before the lock on its key, sleeps
 * before and after the event, and rolls back one time in five.
 */
export class ConcurrentWriters {
  readonly keys: readonly string[];
  commits = 0;
  private stopping = false;

  constructor(
    private readonly service: ServiceUnderTest,
    private readonly options: { readonly writers: number; readonly keys: number; readonly random: Random },
  ) {
    this.keys = Array.from({ length: options.keys }, () => newId());
  }

  /** Writes until there are this many commits, or until `stop`. */
  async write(commits = Infinity): Promise<void> {
    const { service, options } = this;
    await service.dataSource.query(
      'CREATE TABLE IF NOT EXISTS aggregates (key text PRIMARY KEY, version integer NOT NULL)',
    );
    await service.dataSource.query('INSERT INTO aggregates SELECT unnest($1::text[]), 0', [this.keys]);
    const writing: Promise<void>[] = [];
    for (let writer = 0; writer < options.writers; writer += WRITERS_PER_POOL) {
      const unitOfWork = new UnitOfWork(await service.schema.connect());
      for (let i = 0; i < WRITERS_PER_POOL; i++) writing.push(this.writeOn(unitOfWork, commits));
    }
    await Promise.all(writing);
  }

  stop(): void {
    this.stopping = true;
  }

  /** The last committed version of each key. */
  async versions(): Promise<Map<string, number>> {
    const rows = await this.service.dataSource.query<{ key: string; version: number }[]>('SELECT * FROM aggregates');
    return new Map(rows.map(({ key, version }) => [key, version]));
  }

  private async writeOn(unitOfWork: UnitOfWork, commits: number): Promise<void> {
    while (!this.stopping && this.commits < commits) {
      try {
        await this.writeOnce(unitOfWork);
        this.commits++;
      } catch (error) {
        if (!(error instanceof DeliberateRollback)) throw error;
      }
    }
  }

  private async writeOnce(unitOfWork: UnitOfWork): Promise<void> {
    const { random } = this.options;
    const key = random.pick(this.keys);
    const [before, after] = [random.next() * 10, random.next() * 10];
    const rollsBack = random.next() < 0.2;
    await unitOfWork.run(causeOfRequest(), async (tx) => {
      await tx.query('SELECT pg_current_xact_id()');
      await sleep(before);
      const [row] = await tx.query<{ version: number }>(
        'UPDATE aggregates SET version = version + 1 WHERE key = $1 RETURNING version',
        [key],
      );
      await this.service.outbox.append(tx, [edited(key, row?.version ?? 0)]);
      await sleep(after);
      if (rollsBack) throw new DeliberateRollback();
    });
  }
}
