import { partitionOf } from '#libs/contracts';
import { readStream } from './audit.js';
import { endOf, HeldConnection, containing, type Matcher } from './held-connection.js';
import type { Installation } from './installation.js';
import type { Load } from './load.js';
import type { LinkedReplica } from './replica.js';

interface CrashScenario {
  readonly installation: Installation;
  /** The only running replica, under load. */
  readonly replica: LinkedReplica;
  readonly load: Load;
}

/** Stops the replica at an exact point. @returns a function that cleans up after its death */
export type CrashPoint = (scenario: CrashScenario) => Promise<() => Promise<void>>;

/** Comments are written, but not committed. */
const beforeCommit: CrashPoint = async ({ installation }) => {
  const block = await installation.holdLock('LOCK TABLE comments.outbox IN SHARE ROW EXCLUSIVE MODE');
  await block.waitUntilBlocked('parley comments', 'INSERT INTO outbox');
  return () => block.release();
};

/** Comments are committed and their responses sent; their events are in flight and never reach the broker. */
const beforePublish: CrashPoint = async ({ installation, replica, load }) => {
  const hold = new HeldConnection(replica.links.nats.comments, containing('server', 'HPUB parley.evt.'));
  await hold.reached;
  await load.progress(20);
  const { pending, onStream } = await pendingOnStream(installation);
  // Some events of the same batch may have reached it before.
  expect(onStream).toBeLessThan(pending);
  return drop(hold);
};

/** The broker has stored events, and its acknowledgements are in flight. */
const beforeAdvance: CrashPoint = async ({ installation, replica }) => {
  const hold = new HeldConnection(replica.links.nats.comments, containing('client', '"stream":"PARLEY"'));
  await hold.reached;
  expect((await pendingOnStream(installation)).onStream).toBeGreaterThan(0);
  return drop(hold);
};

/** A batch has moved its position, handled an event of one thread, and is blocked at another thread's. */
const inProjection: CrashPoint = async ({ installation, load }) => {
  const [, second] = threadsOfOnePartition(load);
  const block = await installation.holdLock('SELECT 1 FROM posts.posts WHERE id = $1 FOR UPDATE', [second]);
  await block.waitUntilBlocked('parley posts events', 'UPDATE posts');
  return () => block.release();
};

/** A batch has moved its position, and is blocked at an effect. */
const inEffect: CrashPoint = async ({ installation }) => {
  const block = await installation.holdLock('LOCK TABLE notifications.notification_items IN SHARE MODE');
  await block.waitUntilBlocked('parley notifications events', 'INSERT INTO notification_items');
  return () => block.release();
};

/** A batch is handled, but its COMMIT has not reached Postgres. */
const beforeBatchCommit: CrashPoint = async ({ replica }) => {
  const hold = new HeldConnection(replica.links.postgres.posts, endOf('parley posts events', 'UPDATE posts', 'COMMIT'));
  await hold.reached;
  return drop(hold);
};

/** A batch is committed, but the response has not reached its reader. */
const afterBatchCommit: CrashPoint = async ({ replica }) => {
  const hold = new HeldConnection(
    replica.links.postgres.posts,
    endOf('parley posts events', 'UPDATE posts', 'committed'),
  );
  await hold.reached;
  return drop(hold);
};

/** A handler has failed, and the ROLLBACK of the batch is in flight. */
const inRollback: CrashPoint = (scenario) =>
  inFailure(scenario, endOf('parley posts events', 'UPDATE posts', 'ROLLBACK'));

/** A handler has failed again, and the rollback to its savepoint is in flight. */
const inPartialRollback: CrashPoint = (scenario) =>
  inFailure(scenario, containing('server', 'ROLLBACK TO SAVEPOINT handler'));

/** A trigger makes the handler of one thread fail until the replica is dead. */
async function inFailure({ installation, replica, load }: CrashScenario, picks: Matcher): Promise<() => Promise<void>> {
  const [thread = ''] = load.threads;
  const hold = new HeldConnection(replica.links.postgres.posts, picks);
  await installation.query(
    `CREATE FUNCTION posts.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'on purpose'; END $$;
     CREATE TRIGGER fail BEFORE UPDATE ON posts.posts FOR EACH ROW WHEN (NEW.id = '${thread}') EXECUTE FUNCTION posts.fail()`,
  );
  await hold.reached;
  return async () => {
    hold.drop();
    await installation.query('DROP FUNCTION posts.fail CASCADE');
  };
}

/** On the producer side: from the write to the stream. */
export const writerCrashPoints = {
  'before the commit': beforeCommit,
  'after the commit, before the relay': beforePublish,
  'after the publishing, before the relay goes on': beforeAdvance,
} as const satisfies Record<string, CrashPoint>;

/** On the consumer side: from the stream to the effect. */
export const readerCrashPoints = {
  'in mid-batch of a projection': inProjection,
  'in mid-batch of an effect': inEffect,
  'before the commit of a batch': beforeBatchCommit,
  'after the commit of a batch': afterBatchCommit,
  'in the rollback of a batch': inRollback,
  'in the rollback of one handler': inPartialRollback,
} as const satisfies Record<string, CrashPoint>;

/** Its sender or receiver is dead: it must not arrive late. */
function drop(hold: HeldConnection): () => Promise<void> {
  return () => {
    hold.drop();
    return Promise.resolve();
  };
}

/** The number of events in the outbox of comments, and of those that the stream already has. */
async function pendingOnStream(installation: Installation): Promise<{ pending: number; onStream: number }> {
  const pending = await installation.query<{ id: string }>('SELECT event_id AS id FROM comments.outbox');
  expect(pending).not.toEqual([]);
  const stored = new Set((await readStream(installation)).map(({ id }) => id));
  return { pending: pending.length, onStream: pending.filter(({ id }) => stored.has(id)).length };
}

/** Two threads in the same lane. */
function threadsOfOnePartition({ threads }: Load): [string, string] {
  for (const [n, first] of threads.entries()) {
    const second = threads.slice(n + 1).find((other) => partitionOf(other) === partitionOf(first));
    if (second !== undefined) return [first, second];
  }
  throw new Error('no two threads share a partition: it takes 17 to be sure of that');
}

/** Kills the replica at a crash point, and starts another one. */
export async function killAt(crashPoint: CrashPoint, scenario: CrashScenario): Promise<LinkedReplica> {
  const clear = await crashPoint(scenario);
  await scenario.replica.stop('SIGKILL');
  await clear();
  const next = await scenario.installation.addLinkedReplica();
  await scenario.load.progress(20);
  return next;
}
