import { partitionOf } from '#libs/contracts';
import { readStream } from './audit.js';
import { endOf, HeldConnection, containing, type Matcher } from './held-connection.js';
import type { Installation } from './installation.js';
import type { Load } from './load.js';
import type { LinkedReplica } from './replica.js';

interface CrashScenario {
  readonly installation: Installation;
  /** The only one that is at work, under load. */
  readonly replica: LinkedReplica;
  readonly load: Load;
}

/** Brings the replica to an exact place in its work, and gives back what clears the way once the replica is dead. */
export type CrashPoint = (scenario: CrashScenario) => Promise<() => Promise<void>>;

/** Comments are written and not committed. */
const beforeCommit: CrashPoint = async ({ installation }) => {
  const block = await installation.holdLock('LOCK TABLE comments.outbox IN SHARE ROW EXCLUSIVE MODE');
  await block.waitUntilBlocked('parley comments', 'INSERT INTO outbox');
  return () => block.release();
};

/** Comments are committed and answered; their events are on the way, and never reach the broker. */
const beforePublish: CrashPoint = async ({ installation, replica, load }) => {
  const hold = new HeldConnection(replica.links.nats.comments, containing('server', 'HPUB parley.evt.'));
  await hold.reached;
  await load.progress(20);
  const { pending, onStream } = await pendingOnStream(installation);
  // Some of the same look may have reached it before.
  expect(onStream).toBeLessThan(pending);
  return drop(hold);
};

/** The broker has stored events, and its acknowledgements are on the way. */
const beforeAdvance: CrashPoint = async ({ installation, replica }) => {
  const hold = new HeldConnection(replica.links.nats.comments, containing('client', '"stream":"PARLEY"'));
  await hold.reached;
  expect((await pendingOnStream(installation)).onStream).toBeGreaterThan(0);
  return drop(hold);
};

/** A batch has moved its position, has handled an event of one thread, and stands at another thread's. */
const inProjection: CrashPoint = async ({ installation, load }) => {
  const [, second] = threadsOfOnePartition(load);
  const block = await installation.holdLock('SELECT 1 FROM posts.posts WHERE id = $1 FOR UPDATE', [second]);
  await block.waitUntilBlocked('parley posts events', 'UPDATE posts');
  return () => block.release();
};

/** A batch has moved its position, and stands at what must never happen twice. */
const inEffect: CrashPoint = async ({ installation }) => {
  const block = await installation.holdLock('LOCK TABLE notifications.notification_items IN SHARE MODE');
  await block.waitUntilBlocked('parley notifications events', 'INSERT INTO notification_items');
  return () => block.release();
};

/** A batch has taken effect in its transaction, and Postgres has not heard of the commit. */
const beforeBatchCommit: CrashPoint = async ({ replica }) => {
  const hold = new HeldConnection(replica.links.postgres.posts, endOf('parley posts events', 'UPDATE posts', 'COMMIT'));
  await hold.reached;
  return drop(hold);
};

/** A batch is committed, and its reader has not heard of it. */
const afterBatchCommit: CrashPoint = async ({ replica }) => {
  const hold = new HeldConnection(
    replica.links.postgres.posts,
    endOf('parley posts events', 'UPDATE posts', 'committed'),
  );
  await hold.reached;
  return drop(hold);
};

/** A handler has failed, and the whole batch is about to be rolled back. */
const inRollback: CrashPoint = (scenario) =>
  inFailure(scenario, endOf('parley posts events', 'UPDATE posts', 'ROLLBACK'));

/** A handler has failed again, and only what it did is about to be undone. */
const inPartialRollback: CrashPoint = (scenario) =>
  inFailure(scenario, containing('server', 'ROLLBACK TO SAVEPOINT handler'));

/** A trigger lets the handler of one thread fail, until the replica is dead. */
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

/** Of the way out: from the write to the stream. */
export const writerCrashPoints = {
  'before the commit': beforeCommit,
  'after the commit, before the relay': beforePublish,
  'after the publishing, before the relay goes on': beforeAdvance,
} as const satisfies Record<string, CrashPoint>;

/** Of the way in: from the stream to the effect. */
export const readerCrashPoints = {
  'in mid-batch of a projection': inProjection,
  'in mid-batch of an effect': inEffect,
  'before the commit of a batch': beforeBatchCommit,
  'after the commit of a batch': afterBatchCommit,
  'in the rollback of a batch': inRollback,
  'in the rollback of one handler': inPartialRollback,
} as const satisfies Record<string, CrashPoint>;

/** Who was to have it is dead, or who sent it: it must not arrive late. */
function drop(hold: HeldConnection): () => Promise<void> {
  return () => {
    hold.drop();
    return Promise.resolve();
  };
}

/** How many events of the comments service wait in its outbox, and how many of those the stream has all the same. */
async function pendingOnStream(installation: Installation): Promise<{ pending: number; onStream: number }> {
  const pending = await installation.query<{ id: string }>('SELECT event_id AS id FROM comments.outbox');
  expect(pending).not.toEqual([]);
  const stored = new Set((await readStream(installation)).map(({ id }) => id));
  return { pending: pending.length, onStream: pending.filter(({ id }) => stored.has(id)).length };
}

/** Two threads whose events come in one lane. */
function threadsOfOnePartition({ threads }: Load): [string, string] {
  for (const [n, first] of threads.entries()) {
    const second = threads.slice(n + 1).find((other) => partitionOf(other) === partitionOf(first));
    if (second !== undefined) return [first, second];
  }
  throw new Error('no two threads share a partition: it takes 17 to be sure of that');
}

/** Kills the replica at a place, and lets another one begin where it left off. */
export async function killAt(crashPoint: CrashPoint, scenario: CrashScenario): Promise<LinkedReplica> {
  const clear = await crashPoint(scenario);
  await scenario.replica.stop('SIGKILL');
  await clear();
  const next = await scenario.installation.addLinkedReplica();
  await scenario.load.progress(20);
  return next;
}
