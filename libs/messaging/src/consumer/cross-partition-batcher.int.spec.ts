import { type Envelope, postCreated, subjectOf } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { persistenceMigrations, type Tx } from '#libs/persistence';
import { type TestSchema, testSchema } from '#libs/testing';
import { messagingMigrations } from '../migrations.js';
import { type Consumer, PROJECTIONS } from './consumers.js';
import { CrossPartitionBatcher } from './cross-partition-batcher.js';
import { EventProcessor, failureOf, type Processed } from './event-processor.js';
import type { Batch } from './inbox.js';
import { initialLane, type LaneCommand, type LaneInput, type LaneState, nextStep } from './lane-machine.js';
import { ParkedEvents } from './parked-events.js';
import { loadPosition } from './positions.js';
import { decode } from './received-event.js';
import { Semaphore } from './semaphore.js';

const projections: Consumer = { name: 'projections', transport: PROJECTIONS, deadEvent: 'blocks' };
const LANES = [0, 1, 2, 3, 4, 5];
const context = { now: 0, lastSeenStream: null, settings: { retryPoll: 1, idlePoll: 1, maxClockSkew: 0 } };

interface Result {
  readonly state: LaneState;
  readonly command: LaneCommand;
}

describe('lanes that wait for a permit concurrently', () => {
  let schema: TestSchema;
  /** By key, the transactions in which its events were handled, including those that were rolled back. */
  let transactions: Map<string, string[]>;
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
    transactions.set(key, [...(transactions.get(key) ?? []), row?.id ?? '']);
  };

  /** Starts to process the batches like lanes do, all of them before the first permit. @returns what the lanes do after that */
  const process = async (batches: readonly Batch[]): Promise<Promise<Result>[]> => {
    const observer = {
      handled: () => undefined,
      passedOver: () => undefined,
      parked: () => undefined,
      died: () => undefined,
    };
    const processor = new EventProcessor(
      schema.dataSource,
      new ParkedEvents([60_000]),
      {
        types: [postCreated.type],
        handles: (type) => type === postCreated.type,
        handle,
        handleBatch: () => Promise.reject(new Error('There is no batch handler.')),
        batchHandlerOf: () => null,
      },
      { ...observer, fenceLost: () => undefined },
      { alone: 60_000, shared: 100 },
    );
    const semaphore = new Semaphore(1, 100);
    const batcher = new CrossPartitionBatcher(processor, semaphore);
    let free = (): void => undefined;
    const busy = semaphore.run(() => new Promise<void>((resolve) => (free = resolve)));
    const lanes = batches.map(async (batch): Promise<Result> => {
      let state: LaneState = { ...initialLane, position: batch.from, mayHaveParked: false, batch };
      const shared = await batcher.process(() => Promise.resolve(batch));
      if (shared === null) throw new Error('There was a batch.');
      let input: LaneInput =
        'committed' in shared
          ? { type: 'committed', result: shared.committed }
          : { type: 'failed', failure: failureOf(shared.failed), strategy: shared.strategy };
      for (;;) {
        const [next, command] = nextStep(state, input, context);
        state = next;
        if (command.do !== 'process') return { state, command };
        const { strategy } = command;
        input = await semaphore
          .run(() => processor.process([command.batch], strategy))
          .then(
            (results): LaneInput => ({ type: 'committed', result: only(results) }),
            (error: unknown): LaneInput => ({ type: 'failed', failure: failureOf(error), strategy }),
          );
      }
    });
    await Promise.resolve();
    free();
    await busy;
    return lanes;
  };

  const batchOf = async (partition: number): Promise<Batch> => {
    const from = await loadPosition(schema.dataSource, projections, partition);
    return { from, to: { ...from, streamSeq: 20 }, events: [eventOf(partition, 10), eventOf(partition, 20)] };
  };
  const allBatches = () => Promise.all(LANES.map(batchOf));
  const positions = () =>
    Promise.all(LANES.map(async (lane) => (await loadPosition(schema.dataSource, projections, lane)).streamSeq));
  const lastTransactionOf = (lane: number) => transactions.get(keyOf(lane))?.at(-1);
  const expectAllMoved = async () => {
    expect(await positions()).toEqual(LANES.map(() => 20));
  };

  it('share one transaction', async () => {
    await Promise.all(await process(await allBatches()));
    expect(new Set([...transactions.values()].flat()).size).toBe(1);
    expect([...transactions.keys()]).toEqual(LANES.map(keyOf));
    await expectAllMoved();
  });

  it('continue separately if a handler fails, and only the failing event and those behind it are parked', async () => {
    failing = { key: keyOf(3), how: () => Promise.reject(new Error('sick')) };
    const results = await Promise.all(await process(await allBatches()));
    expect(results.map(({ command }) => command.do)).toEqual(
      LANES.map((lane) => (lane === 3 ? 'retry-parked' : 'read')),
    );
    expect(new Set(LANES.filter((lane) => lane !== 3).map(lastTransactionOf)).size).toBe(LANES.length - 1);
    expect(await schema.dataSource.query('SELECT key, error FROM parked_events ORDER BY id')).toEqual([
      { key: keyOf(3), error: 'sick' },
      { key: keyOf(3), error: null },
    ]);
    await expectAllMoved();
  });

  it('continue separately if a handler is slow, without a strike against its event', async () => {
    let calls = 0;
    failing = { key: keyOf(3), how: () => (calls++ === 0 ? new Promise(() => undefined) : Promise.resolve()) };
    const results = await Promise.all(await process(await allBatches()));
    expect(new Set(LANES.map(lastTransactionOf)).size).toBe(LANES.length);
    expect(results.map(({ state }) => state.strikes.size)).toEqual(LANES.map(() => 0));
    expect(await schema.dataSource.query('SELECT key FROM parked_events')).toEqual([]);
    await expectAllMoved();
  });

  it('do not wait for a lane whose position another transaction holds', async () => {
    const batches = await allBatches();
    const holder = schema.dataSource.createQueryRunner();
    // The test may be slow on a busy machine.
    await holder.query('SET idle_in_transaction_session_timeout = 0');
    await holder.startTransaction();
    let lanes: Promise<Result>[];
    try {
      await holder.query('SELECT 1 FROM consumer_positions WHERE partition = 2 FOR UPDATE');
      lanes = await process(batches);
      await Promise.all(lanes.filter((_lane, partition) => partition !== 2));
      expect(await positions()).toEqual(LANES.map((lane) => (lane === 2 ? 0 : 20)));
    } finally {
      await holder.rollbackTransaction();
      await holder.release();
    }
    await lanes[2];
    await expectAllMoved();
  });

  it('lose nothing if one of them was fenced by another replica', async () => {
    const batches = await allBatches();
    await schema.dataSource.query('UPDATE consumer_positions SET stream_seq = 15 WHERE partition = 2');
    const results = await Promise.all(await process(batches));
    expect(results.map(({ command }) => command.do)).toEqual(LANES.map((lane) => (lane === 2 ? 'back-off' : 'read')));
    expect(results.map(({ state }) => state.stoppedBecause)).toEqual(LANES.map(() => null));
    expect(transactions.has(keyOf(2))).toBe(false);
    expect(await positions()).toEqual(LANES.map((lane) => (lane === 2 ? 15 : 20)));
  });

  it('each receive an unexpected error', async () => {
    const semaphore = new Semaphore(1, 100);
    const broken = {
      process: () => {
        throw new Error('broken');
      },
    };
    const batcher = new CrossPartitionBatcher(broken, semaphore);
    const batches = await allBatches();
    const results = await Promise.all(batches.map((batch) => batcher.process(() => Promise.resolve(batch))));
    expect(results).toEqual(LANES.map(() => ({ failed: new Error('broken'), strategy: 'shared' })));

    const failingBatcher = new CrossPartitionBatcher({ process: () => Promise.resolve([]) }, semaphore);
    const settled = await Promise.allSettled(
      batches.map((batch) => failingBatcher.process(() => Promise.resolve(batch))),
    );
    expect(settled.map(({ status }) => status)).toEqual(LANES.map(() => 'rejected'));
  });
});

function only(results: readonly Processed[]): Processed {
  const [result] = results;
  if (result === undefined) throw new Error('There is no result.');
  return result;
}

const keyOf = (lane: number) => `key of lane ${String(lane)}`;

function eventOf(lane: number, streamSeq: number) {
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
