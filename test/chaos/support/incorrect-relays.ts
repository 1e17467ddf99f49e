import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceUnderTest } from '../../../libs/messaging/test/service-under-test.js';

interface Row {
  readonly id: string;
  readonly eventId: string;
  readonly subject: string;
  readonly envelope: string;
}

/** A plausible but incorrect relay, which must fail the tests that the real one passes. */
export interface IncorrectRelay {
  /** Runs until it is stopped, and then until the outbox is empty; it can be run again. */
  run(): Promise<void>;
  stop(): void;
}

/** Sends the rows after a cursor, which is the last sent row. */
export class CursorRelay implements IncorrectRelay {
  private stopping = false;
  private cursor: unknown[];

  private constructor(
    private readonly service: ServiceUnderTest,
    private readonly condition: string,
    start: unknown[],
    private readonly cursorOf: (row: Row & { readonly xid: string }) => unknown[],
  ) {
    this.cursor = start;
  }

  /** Selects rows with an id above the cursor. */
  static onIds(service: ServiceUnderTest): CursorRelay {
    const condition = 'id > $1 ORDER BY id';
    return new CursorRelay(service, condition, ['0'], ({ id }) => [id]);
  }

  /** Selects rows of transactions older than all open ones, in transaction order, so that none is missed. */
  static onTransactions(service: ServiceUnderTest): CursorRelay {
    const condition = `(xid, id) > ($1::xid8, $2::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id`;
    return new CursorRelay(service, condition, ['0', '0'], ({ xid, id }) => [xid, id]);
  }

  async run(): Promise<void> {
    this.stopping = false;
    await this.service.dataSource.query(
      'ALTER TABLE outbox ADD COLUMN IF NOT EXISTS xid xid8 DEFAULT pg_current_xact_id()',
    );
    for (;;) {
      const isLast = this.stopping;
      const rows = await this.service.dataSource.query<(Row & { xid: string })[]>(
        `SELECT id, event_id AS "eventId", subject, envelope, xid FROM outbox WHERE ${this.condition} LIMIT 500`,
        this.cursor,
      );
      for (const row of rows) {
        await this.service.broker.js.publish(row.subject, row.envelope, { msgID: row.eventId });
        this.cursor = this.cursorOf(row);
      }
      if (rows.length === 0 && isLast) return;
      if (rows.length === 0) await sleep(1);
    }
  }

  stop(): void {
    this.stopping = true;
  }
}

/** Sends all pending events, without waiting for one event of a key before the next. */
export class UnorderedRelay implements IncorrectRelay {
  private stopping = false;
  private readonly inFlight = new Set<string>();

  constructor(
    private readonly service: ServiceUnderTest,
    private readonly publish: (row: Row) => Promise<unknown>,
  ) {}

  async run(): Promise<void> {
    this.stopping = false;
    for (;;) {
      const isLast = this.stopping;
      const rows = await this.service.dataSource.query<Row[]>(
        'SELECT id, event_id AS "eventId", subject, envelope FROM outbox ORDER BY id LIMIT 500',
      );
      for (const row of rows) {
        if (!this.inFlight.has(row.id)) void this.send(row);
      }
      if (rows.length === 0 && isLast) return;
      await sleep(1);
    }
  }

  stop(): void {
    this.stopping = true;
  }

  private async send(row: Row): Promise<void> {
    this.inFlight.add(row.id);
    try {
      await this.publish(row);
      await this.service.dataSource.query('DELETE FROM outbox WHERE id = $1', [row.id]);
    } catch {
      // It stays pending, and the next poll sends it again.
    }
    this.inFlight.delete(row.id);
  }
}
