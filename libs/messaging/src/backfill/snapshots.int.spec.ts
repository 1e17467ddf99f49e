import { type DataOf, type Envelope, snapshotCompleted, snapshotRequested, threadSnapshot } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { inTransaction, type Tx } from '#libs/persistence';
import { eventually, type TestSchema, testSchema } from '#libs/testing';
import { RecordingLog, quickSettings } from '../../test/service-under-test.js';
import { Delivery } from '../transport/delivery.js';
import { messagingMigrations } from '../migrations.js';
import { draft } from '../outbox/event-draft.js';
import { Outbox } from '../outbox/outbox.js';
import { OutboxSignal } from '../outbox/outbox-signal.js';
import { pendingSnapshots, forgetRequests, requestSnapshots } from './snapshot-requests.js';
import type { SnapshotSource } from './snapshot-source.js';
import { SnapshotPublisher } from './snapshot-publisher.js';
import { SnapshotsHandler } from './snapshots.handler.js';

const THREADS = 950;

/** Threads with a version; every page is published while its rows are locked. */
function source(beforePage: (tx: Tx) => Promise<void> = () => Promise.resolve()): SnapshotSource {
  return {
    entity: 'thread',
    page: async (tx, after, limit) => {
      await beforePage(tx);
      const rows = await tx.query<{ id: string; version: number }>(
        `SELECT id, version FROM things WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2 FOR SHARE`,
        [after, limit],
      );
      const last = rows.at(-1)?.id;
      return last === undefined ? null : { drafts: rows.map(snapshotDraft), last };
    },
  };
}

function snapshotDraft({ id, version }: { id: string; version: number }) {
  const fields = { site: 'default', key: id, aggregateId: id, sequence: version };
  return draft(threadSnapshot, { ...fields, data: { ...threadSnapshot.example, id, version } });
}

interface OutboxRow {
  readonly id: string;
  readonly envelope: string;
}

describe('snapshots', () => {
  let schema: TestSchema;
  let outbox: Outbox;
  let lines: RecordingLog;
  const publishers: SnapshotPublisher[] = [];
  /** What the broker has received, in the order of ids. */
  let arrived: Envelope[] = [];

  beforeEach(async () => {
    schema = await testSchema('comments', [messagingMigrations]);
    outbox = new Outbox('comments', new OutboxSignal());
    lines = new RecordingLog();
    arrived = [];
    await schema.dataSource.query(`CREATE TABLE things (id uuid PRIMARY KEY, version integer NOT NULL)`);
    await schema.dataSource.query(
      `INSERT INTO things SELECT gen_random_uuid(), 1 FROM generate_series(1, $1::integer)`,
      [THREADS],
    );
  });

  afterEach(async () => {
    await Promise.all(publishers.splice(0).map((publisher) => publisher.stop()));
    await schema.drop();
  });

  const inTx = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(schema.dataSource, causeOfRequest(), work);
  const start = (from: SnapshotSource) => {
    const publisher = new SnapshotPublisher(outbox, [from]);
    publishers.push(publisher);
    publisher.start({ dataSource: schema.dataSource, settings: quickSettings, log: lines });
    return publisher;
  };
  const requestFrom = (publisher: SnapshotPublisher, request: Partial<DataOf<typeof snapshotRequested>> = {}) => {
    const data = { requestId: newId(), requestedBy: 'posts', entities: ['thread', 'person'], ...request };
    const event = { data } as Envelope<typeof data>;
    return inTx((tx) => new SnapshotsHandler(publisher).requested(event, new Delivery([tx])));
  };
  /** What a relay does, as far as the outbox sees it. */
  const relay = async () => {
    const rows = await schema.dataSource.query<OutboxRow[]>(`SELECT id, envelope FROM outbox ORDER BY id`);
    arrived.push(...rows.map(({ envelope }) => JSON.parse(envelope) as Envelope));
    await schema.dataSource.query(`DELETE FROM outbox WHERE id = ANY ($1)`, [rows.map(({ id }) => id)]);
  };
  const ends = () => arrived.filter(({ type }) => type === snapshotCompleted.type);
  const untilEnd = (ofHowMany = 1) =>
    eventually(async () => {
      await relay();
      expect(ends()).toHaveLength(16 * ofHowMany);
    }, 20_000);
  const publishedIds = () =>
    arrived
      .filter(({ type }) => type === threadSnapshot.type)
      .map(({ data }) => (data as DataOf<typeof threadSnapshot>).id);
  const idsThere = async () => {
    const rows = await schema.dataSource.query<{ id: string }[]>(`SELECT id FROM things ORDER BY id`);
    return rows.map(({ id }) => id);
  };

  it('publish every row once, and the completion in each lane after all rows', async () => {
    await requestFrom(start(source()));
    await untilEnd();
    expect(publishedIds()).toEqual(await idsThere());
    expect(arrived.slice(THREADS)).toEqual(ends());
    const lanes = ends().map(({ data }) => data as DataOf<typeof snapshotCompleted>);
    expect(lanes.map(({ partition }) => partition)).toEqual(Array.from({ length: 16 }, (_, lane) => lane));
    expect(new Set(lanes.map(({ entity, count }) => `${entity} ${String(count)}`))).toEqual(new Set(['thread 950']));
  });

  it('are not published for entities of other services, nor for a request of the service itself', async () => {
    const publisher = start(source());
    await requestFrom(publisher, { entities: ['person'] });
    await requestFrom(publisher, { requestedBy: 'comments' });
    expect(await schema.dataSource.query(`SELECT 1 FROM snapshot_jobs`)).toEqual([]);
  });

  it('resume after a failure or a lost connection, without loss or duplicates', async () => {
    let page = 0;
    const failing = source(async (tx) => {
      page++;
      if (page % 3 === 0) await tx.query(`SELECT pg_terminate_backend(pg_backend_pid())`);
      if (page % 3 === 1) throw new Error('broken off');
    });
    await requestFrom(start(failing));
    await untilEnd();
    expect(publishedIds()).toEqual(await idsThere());
    expect(lines.all.filter(({ level }) => level === 'warn').length).toBeGreaterThan(3);
  });

  it('resume in another replica when one stops, without duplicates', async () => {
    const first = start(source());
    await requestFrom(first);
    await eventually(async () => {
      await relay();
      expect(publishedIds().length).toBeGreaterThan(0);
    });
    await first.stop();
    start(source());
    start(source());
    await untilEnd();
    expect(publishedIds()).toEqual(await idsThere());
  });

  it('are published once for each of two concurrent requests', async () => {
    const publisher = start(source());
    await Promise.all([requestFrom(publisher), requestFrom(publisher, { requestedBy: 'notifications' })]);
    await untilEnd(2);
    expect(publishedIds().toSorted()).toEqual((await idsThere()).flatMap((id) => [id, id]));
  });

  it('wait while the outbox is long, and for open transactions before they complete', async () => {
    await inTx((tx) =>
      outbox.append(
        tx,
        Array.from({ length: 1_001 }, () => snapshotDraft({ id: newId(), version: 1 })),
      ),
    );
    await requestFrom(start(source()));
    const publishedCounts = () =>
      schema.dataSource.query<{ published: number }[]>(`SELECT told AS published FROM snapshot_jobs`);
    const [before] = await schema.dataSource.query<{ xact: string }[]>(`SELECT pg_current_xact_id()::text AS xact`);
    // Many polls later it has published nothing.
    await eventually(async () => {
      const [{ polls } = { polls: 0 }] = await schema.dataSource.query<{ polls: number }[]>(
        `SELECT (pg_current_xact_id()::text::bigint - $1::bigint)::integer AS polls`,
        [before?.xact],
      );
      expect(polls).toBeGreaterThan(20);
    });
    expect(await publishedCounts()).toEqual([{ published: 0 }]);
    await relay();
    await eventually(async () => {
      expect(await publishedCounts()).toEqual([{ published: THREADS }]);
    });
    // The last page is still in the outbox, so the completion is not published yet.
    expect(await schema.dataSource.query(`SELECT 1 FROM snapshot_jobs WHERE finished_at IS NOT NULL`)).toEqual([]);
    await untilEnd();
  });

  it('are never published after a later event of their key', async () => {
    const [{ id } = { id: '' }] = await schema.dataSource.query<{ id: string }[]>(
      `SELECT id FROM things ORDER BY id LIMIT 1`,
    );
    // A writer locks its row first and appends late: the page must wait for it.
    await inTx(async (tx) => {
      await tx.query(`UPDATE things SET version = 2 WHERE id = $1`, [id]);
      await requestFrom(start(source()));
      await eventually(async () => {
        const waiting = await schema.dataSource.query<object[]>(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(waiting).toHaveLength(1);
      });
      await outbox.append(tx, [snapshotDraft({ id, version: 2 })]);
    });
    await untilEnd();
    const versions = arrived
      .filter(({ type, partitionkey }) => type === threadSnapshot.type && partitionkey === id)
      .map(({ sequence }) => sequence);
    expect(versions).toEqual(['2', '2']);
  });

  describe('in the requesting service', () => {
    const awaited = async () => (await pendingSnapshots(schema.dataSource, 'projections')).map(({ entity }) => entity);
    const request = async (entities: readonly string[]) => {
      await inTx((tx) => requestSnapshots(tx, outbox, 'projections', entities));
      await relay();
      return arrived.at(-1)?.data as DataOf<typeof snapshotRequested>;
    };
    const handler = () => new SnapshotsHandler(start(source()));
    const end = (of: string, entity: string, partition: number, producer = 'comments') => {
      const data = { requestId: of, entity, count: 1, partition };
      const event = { source: `/parley/${producer}`, data } as Envelope<typeof data>;
      return inTx((tx) => handler().completed(event, new Delivery([tx])));
    };
    const endInAll = (of: string, entity: string, producer?: string) =>
      Promise.all(Array.from({ length: 16 }, (_, lane) => end(of, entity, lane, producer)));

    it('are requested by one event, and pending until the completion has arrived in every lane', async () => {
      const { requestId, requestedBy, entities } = await request(['thread', 'person']);
      expect([requestedBy, entities]).toEqual(['comments', ['thread', 'person']]);
      expect(await awaited()).toEqual(['person', 'thread']);
      expect(await pendingSnapshots(schema.dataSource, 'effects')).toEqual([]);
      for (let lane = 0; lane < 15; lane++) {
        await end(requestId, 'thread', lane, 'comments');
        await end(requestId, 'thread', 15, 'another');
      }
      expect(await awaited()).toEqual(['person', 'thread']);
      await endInAll(requestId, 'thread');
      expect(await awaited()).toEqual(['person']);
      await endInAll(requestId, 'person', 'notifications');
      expect(await awaited()).toEqual([]);
    });

    it('are pending again after another request, whatever the earlier one brings', async () => {
      const before = await request(['thread']);
      const after = await request(['thread']);
      await endInAll(before.requestId, 'thread');
      expect(await awaited()).toEqual(['thread']);
      await endInAll(after.requestId, 'thread');
      expect(await awaited()).toEqual([]);
    });

    it('are not pending once the request is dropped', async () => {
      const { requestId } = await request(['thread']);
      await end(requestId, 'thread', 0);
      await inTx((tx) => forgetRequests(tx, 'projections'));
      expect(await awaited()).toEqual([]);
      await end(requestId, 'thread', 1);
      expect(await schema.dataSource.query(`SELECT 1 FROM snapshot_answers`)).toEqual([]);
    });

    it('are complete after a reset only when the lanes have read the completions again', async () => {
      const { requestId } = await request(['thread']);
      for (let lane = 0; lane < 8; lane++) await end(requestId, 'thread', lane);
      await inTx((tx) => handler().reset(tx));
      for (let lane = 8; lane < 16; lane++) await end(requestId, 'thread', lane);
      expect(await awaited()).toEqual(['thread']);
      for (let lane = 0; lane < 8; lane++) await end(requestId, 'thread', lane);
      expect(await awaited()).toEqual([]);
    });
  });
});
