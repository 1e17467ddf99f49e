import { setTimeout as sleep } from 'node:timers/promises';
import { nanos } from '@nats-io/transport-node';
import { audit, readStream } from '../support/audit.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import type { Replica } from '../support/replica.js';
import { residentMb } from '../support/resident-memory.js';
import { makeStream } from '../support/stream.js';

/** A quarter must be longer than the minute between two garbage collections of the broker. */
const MINUTES = 5;
/** Seconds. */
const SAMPLES_APART = 5;

/** A sample during the load. */
interface Sample {
  readonly second: number;
  readonly comments: number;
  /** Events in the three outboxes. */
  readonly outbox: number;
  /** Comments without a notification so far, and comments that posts do not count so far. */
  readonly unprocessed: number;
  readonly uncounted: number;
  /** Dead rows of the outboxes, and their size with indexes in KB. */
  readonly deadRows: number;
  readonly outboxKb: number;
  readonly positionsKb: number;
  /** Rows in default partitions. */
  readonly unpartitioned: number;
  /** Memory of the process, its used heap, and the broker, in MB. */
  readonly rssMb: number;
  readonly heapMb: number;
  readonly natsMb: number;
}

async function heapMb(replica: Replica): Promise<number> {
  const metrics = await (await fetch(`${replica.address}/metrics`)).text();
  return Math.round(Number(/^nodejs_heap_size_used_bytes (\S+)/m.exec(metrics)?.[1]) / 2 ** 20);
}

/** Compares the second quarter, after warm-up, vacuum and garbage collection, with the last. */
function expectFlat(samples: readonly Sample[]): void {
  const quarter = Math.floor(samples.length / 4);
  const [early, late] = [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)];
  const of = (some: readonly Sample[], name: keyof Sample) => some.map((one) => one[name]);
  const mean = (some: readonly Sample[], name: keyof Sample) =>
    of(some, name).reduce((sum, value) => sum + value, 0) / some.length;
  const growth = (name: keyof Sample) => mean(late, name) - mean(early, name);

  // Consumers keep up: hardly any of the new events are pending.
  for (const lag of ['outbox', 'unprocessed', 'uncounted'] as const) {
    expect({ lag, grows: growth(lag) > 0.1 * growth('comments') }).toEqual({ lag, grows: false });
  }
  // Most of a heap is garbage between two collections, up to a minute apart: the minimum shows the live data.
  const [heap, heapLater] = [early, samples.slice(-2 * quarter)].map((some) => Math.min(...of(some, 'heapMb')));
  expect({ memory: 'heapMb', grows: Number(heapLater) > 1.25 * Number(heap) }).toEqual({
    memory: 'heapMb',
    grows: false,
  });
  for (const memory of ['rssMb', 'natsMb'] as const) {
    expect({ memory, grows: growth(memory) > 0.25 * mean(early, memory) }).toEqual({ memory, grows: false });
  }
  for (const table of ['outboxKb', 'positionsKb'] as const) {
    const [before, after] = [early, late].map((some) => Math.max(...of(some, table)));
    expect({ table, grows: Number(after) > 2 * Number(before) }).toEqual({ table, grows: false });
  }
  expect(Math.max(...of(samples, 'unpartitioned'))).toBe(0);
}

test(`as much load as this machine bears, for ${String(MINUTES)} minutes: lag is bounded, tables and memory stay flat`, async () => {
  const installation = await Installation.create();
  try {
    await rememberIdsFor(installation, SAMPLES_APART * 4);
    const replica = await installation.addReplica();
    const load = await Load.start(installation, 16, 40, 0);
    const samples = await sampled(installation, replica, load);
    await load.stop();
    const stoppedAt = performance.now();
    await audit(installation, load);
    const quietAfter = performance.now() - stoppedAt;
    const events = (await readStream(installation)).length;
    console.table(samples);
    console.log({
      comments: load.succeeded,
      events,
      eventsPerSecond: Math.round(events / (MINUTES * 60)),
      quietAfter: Math.round(quietAfter),
    });
    expectFlat(samples);
  } finally {
    await installation.destroy();
  }
}, 900_000);

/**
 * The duplicate window in seconds. With the five minutes of Parley's own stream, the broker's memory would grow for longer
 * than this test lasts.
 */
async function rememberIdsFor(installation: Installation, seconds: number): Promise<void> {
  const connection = await installation.connectToNats('posts');
  await makeStream(connection, { duplicate_window: nanos(seconds * 1_000) });
  await connection.close();
}

async function sampled(installation: Installation, replica: Replica, load: Load): Promise<Sample[]> {
  const samples: Sample[] = [];
  const beganAt = performance.now();
  for (let second = 0; second <= MINUTES * 60; second += SAMPLES_APART) {
    await sleep(Math.max(0, beganAt + second * 1_000 - performance.now()));
    samples.push(await sample(installation, replica, load, second));
  }
  return samples;
}

async function sample(installation: Installation, replica: Replica, load: Load, second: number): Promise<Sample> {
  const [row] = await installation.query<Omit<Sample, 'second' | 'rssMb' | 'heapMb' | 'natsMb'>>(
    `SELECT comments,
       (SELECT count(*)::integer FROM posts.outbox) + (SELECT count(*)::integer FROM comments.outbox)
         + (SELECT count(*)::integer FROM notifications.outbox) AS outbox,
       comments - (SELECT count(*)::integer FROM notifications.notification_items) AS unprocessed,
       comments - (SELECT sum(comment_count)::integer FROM posts.posts) AS uncounted,
       (SELECT sum(n_dead_tup)::integer FROM pg_stat_user_tables WHERE relname = 'outbox') AS "deadRows",
       (SELECT sum(pg_total_relation_size(relid))::integer / 1024 FROM pg_stat_user_tables WHERE relname = 'outbox') AS "outboxKb",
       (SELECT sum(pg_total_relation_size(relid))::integer / 1024 FROM pg_stat_user_tables
        WHERE relname = 'consumer_positions') AS "positionsKb",
       (SELECT count(*)::integer FROM comments.outbox_sent_default) + (SELECT count(*)::integer FROM notifications.inbox_default) AS unpartitioned
     FROM (SELECT count(*)::integer AS comments FROM comments.comments) AS written`,
  );
  if (row === undefined) throw new Error('no row');
  return {
    second,
    ...row,
    rssMb: residentMb(replica.process.pid),
    heapMb: await heapMb(replica),
    natsMb: residentMb(installation.nats.pid),
  };
}
