import { type Envelope, postCreated, subjectOf } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { persistenceMigrations, type Tx } from '#libs/persistence';
import { type TestSchema, testSchema } from '#libs/testing';
import { messagingMigrations } from '../migrations.js';
import { type Consumer, PROJECTIONS } from './consumers.js';
import { EventProcessor } from './event-processor.js';
import type { Batch } from './inbox.js';
import { decode } from './received-event.js';
import { CrossPartitionBatcher } from './cross-partition-batcher.js';
import { ParkedEvents } from './parked-events.js';
import { FenceLost, loadPosition, type Position } from './positions.js';
import { Semaphore } from './semaphore.js';

const projections: Consumer = { name: 'projections', transport: PROJECTIONS, deadEvent: 'blocks' };
const LANES = [0, 1, 2, 3, 4, 5];

describe('lanes that wait for the same turn', () => {
  let schema: TestSchema;
  /** The transactions in which each lane's events took effect. */
  let transactions: Map<string, Set<string>>;
  let failing: { readonly key: string; readonly how: () => Promise<void> } | null;

  beforeAll(async () => {
    schema = await testSchema('posts', [persistenceMigrations, messagingMigrations]);
  });

  afterAll(() => schema.drop());

  beforeEach(async () => {
    await schema.dataSource.query('TRUNCATE consumer_positions, parked_events');
    transactions = new Map();
    failing = null;
  });

  const handle = async (event: Envelope, tx: Tx) => {
    const key = event.partitionkey;
    if (failing?.key === key) await failing.how();
    const [row] = await tx.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
    transactions.set(key, (transactions.get(key) ?? new Set()).add(row?.id ?? ''));
  };

  /** All lanes ask for a turn while there is none, and then there is one. */
  const deliver = async (batches: readonly Batch[]) => {
    const observer = { handled: () => undefined, parked: () => undefined, died: () => undefined };
    const deliverer = new EventProcessor(
      schema.dataSource,
      new ParkedEvents([60_000]),
      { handle, handleBatch: () => Promise.reject(new Error('no batches here')), batchHandlerOf: () => null },
      { ...observer, fenceLost: () => undefined },
      { alone: 60_000, together: 100 },
    );
    const turns = new Semaphore(1, 100);
    const joint = new CrossPartitionBatcher(deliverer, turns);
    let begin = (): void => undefined;
    const before = turns.run(() => new Promise<void>((resolve) => (begin = resolve)));
    const outcomes = batches.map((batch) => joint.deliver(() => Promise.resolve(batch)));
    begin();
    await before;
    return outcomes;
  };

  const batchOf = async (partition: number): Promise<Batch> => {
    const from = await loadPosition(schema.dataSource, projections, partition);
    return { from, to: { ...from, streamSeq: 20 }, events: [eventOf(partition, 10), eventOf(partition, 20)] };
  };

  const positions = () =>
    Promise.all(LANES.map(async (lane) => (await loadPosition(schema.dataSource, projections, lane)).streamSeq));

  it('share one transaction', async () => {
    await Promise.all(await deliver(await Promise.all(LANES.map(batchOf))));
    expect(new Set([...transactions.values()].flatMap((ids) => [...ids])).size).toBe(1);
    expect([...transactions.keys()]).toEqual(LANES.map(keyOf));
    expect(await positions()).toEqual(LANES.map(() => 20));
  });

  it('go on each by itself when a handler fails, and only its event is parked', async () => {
    failing = { key: keyOf(3), how: () => Promise.reject(new Error('sick')) };
    const outcomes = await Promise.all(await deliver(await Promise.all(LANES.map(batchOf))));
    expect(outcomes.map((outcome) => outcome?.hasParked)).toEqual(LANES.map((lane) => lane === 3));
    expect(new Set(LANES.filter((lane) => lane !== 3).map(lastOf)).size).toBe(LANES.length - 1);
    expect(await schema.dataSource.query('SELECT key, error FROM parked_events ORDER BY id')).toEqual([
      { key: keyOf(3), error: 'sick' },
      { key: keyOf(3), error: null },
    ]);
    expect(await positions()).toEqual(LANES.map(() => 20));
  });

  it('go on each by itself when a handler lets the others wait, and nobody is to blame for that', async () => {
    let calls = 0;
    // It hangs the first time only.
    failing = { key: keyOf(3), how: () => (calls++ === 0 ? new Promise(() => undefined) : Promise.resolve()) };
    await Promise.all(await deliver(await Promise.all(LANES.map(batchOf))));
    expect(new Set(LANES.map(lastOf)).size).toBe(LANES.length);
    expect(await schema.dataSource.query('SELECT key FROM parked_events')).toEqual([]);
    expect(await positions()).toEqual(LANES.map(() => 20));
  });

  it('do not wait for one whose position somebody holds', async () => {
    const batches = await Promise.all(LANES.map(batchOf));
    const holder = schema.dataSource.createQueryRunner();
    // It may take its time on a slow machine.
    await holder.query('SET idle_in_transaction_session_timeout = 0');
    await holder.startTransaction();
    let outcomes: Promise<unknown>[];
    try {
      await holder.query('SELECT 1 FROM consumer_positions WHERE partition = 2 FOR UPDATE');
      outcomes = await deliver(batches);
      await Promise.all(outcomes.filter((_outcome, lane) => lane !== 2));
      expect(await positions()).toEqual(LANES.map((lane) => (lane === 2 ? 0 : 20)));
    } finally {
      await holder.rollbackTransaction();
      await holder.release();
    }
    await outcomes[2];
    expect(await positions()).toEqual(LANES.map(() => 20));
  });

  it('lose none of their own when one of them has lost its position to another replica', async () => {
    const batches = await Promise.all(LANES.map(batchOf));
    await schema.dataSource.query('UPDATE consumer_positions SET stream_seq = 15 WHERE partition = 2');
    const outcomes = await Promise.allSettled(await deliver(batches));
    expect(outcomes.map(({ status }) => status)).toEqual(LANES.map((lane) => (lane === 2 ? 'rejected' : 'fulfilled')));
    expect(outcomes[2]).toMatchObject({ reason: expect.any(FenceLost) as unknown });
    expect(transactions.has(keyOf(2))).toBe(false);
    expect(await positions()).toEqual(LANES.map((lane) => (lane === 2 ? 15 : 20)));
  });

  /** The transaction in which a lane's events took effect last: what was rolled back before does not count. */
  const lastOf = (lane: number) => [...(transactions.get(keyOf(lane)) ?? [])].at(-1);
});

const keyOf = (lane: number) => `key of lane ${String(lane)}`;

function eventOf(lane: Position['partition'], streamSeq: number) {
  const partitionkey = keyOf(lane);
  const envelope = {
    specversion: '1.0',
    id: newId(),
    type: postCreated.type,
    source: '/parley/posts',
    subject: 'post/1',
    time: new Date().toISOString(),
    dataschema: `/schemas/${postCreated.type}.json`,
    site: 'default',
    partitionkey,
    sequence: '1',
    correlationid: newId(),
    causationid: null,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    data: postCreated.example,
  };
  return decode({
    streamSeq,
    subject: subjectOf(postCreated, 'default', partitionkey),
    payload: Buffer.from(JSON.stringify(envelope)),
  });
}
